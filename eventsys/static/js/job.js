// How far a job has come: ask again until it is over, and show what is new where it stands.

const PAUSE = 2000;

async function renew(shown) {
  const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
  if (!answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.querySelector("[data-job]");
  if (!fresh) return;
  // The last page has other buttons, and a title that says so.
  if (fresh.dataset.job === "over") return location.reload();
  const status = shown.querySelector("[role=status]");
  const news = fresh.querySelector("[role=status]");
  if (status.textContent.trim() !== news.textContent.trim()) status.replaceChildren(...news.childNodes);
  shown.querySelector("h1").textContent = fresh.querySelector("h1").textContent;
}

const shown = document.querySelector("[data-job=going-on]");
if (shown) {
  // A moment without network is no reason to give up.
  setInterval(() => renew(shown).catch(() => {}), PAUSE);
}
