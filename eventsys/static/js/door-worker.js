// Answers for the pages at the door while there is no network, from what door.js has kept.

const CACHE = "door";

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== location.origin) return;
  if (request.mode === "navigate") event.respondWith(page(request, pathname));
  else if (pathname.startsWith("/assets/")) event.respondWith(part(request));
});

// The page itself if it can be had, else the one that was kept, else any door that was.
async function page(request, pathname) {
  try {
    return await fetch(request);
  } catch (error) {
    const cache = await caches.open(CACHE);
    const doors = (await cache.keys()).filter(({ url }) => new URL(url).pathname.startsWith("/door/"));
    const kept = await cache.match(pathname) ?? (doors.length ? await cache.match(doors[0]) : undefined);
    if (kept) return kept;
    throw error;
  }
}

async function part(request) {
  const kept = await (await caches.open(CACHE)).match(request, { ignoreVary: true });
  return kept ?? fetch(request);
}
