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

// The page itself if it can be had, else the door of its event. What belongs to no event, such as a ticket
// that was scanned, gets the door that was kept.
async function page(request, pathname) {
  try {
    return await fetch(request);
  } catch (error) {
    const cache = await caches.open(CACHE);
    const wanted = /^\/door\/\d+\//.exec(pathname)?.[0] ?? "/door/";
    const kept = (await cache.keys()).find(({ url }) => new URL(url).pathname.startsWith(wanted));
    if (kept) return cache.match(kept);
    throw error;
  }
}

async function part(request) {
  const kept = await (await caches.open(CACHE)).match(request, { ignoreVary: true });
  return kept ?? fetch(request);
}
