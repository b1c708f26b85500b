// The door without a network: the list of the day is kept in this browser, deeds wait until they can be sent.
//
// Every deed is written down first and sent after that, with or without a network: there is one way only.
// Kept are name, organisation, code and state, until the day is over or somebody signs out.

const LIST = "door:list:", DEED = "door:deed:", CONFLICT = "door:conflict:", CACHE = "door";
const POLL = 10_000, RENEW = 60_000, SHOWN = 20, LATEST = 5, PATIENCE = 8_000;

const entries = (prefix) => Object.keys(localStorage).filter((key) => key.startsWith(prefix))
  .map((key) => [key, JSON.parse(localStorage.getItem(key))]);
const keep = (key, value) => localStorage.setItem(key, JSON.stringify(value));

// As eventsys/core/text.py folds: å, ä, æ, aa and a are alike, and so are ö, ø and o.
const fold = (text) => text.toLowerCase().normalize("NFKD").replace(/[\p{M}\p{C}]/gu, "")
  .replace(/æ/g, "a").replace(/ø/g, "o").replace(/a{2,}/g, "a").trim();
const words = (text) => fold(text).split(/[\s-]+/).filter(Boolean);

async function wipe() {
  for (const key of Object.keys(localStorage)) if (key.startsWith("door:")) localStorage.removeItem(key);
  if (window.caches) await caches.delete(CACHE);
  for (const each of await navigator.serviceWorker?.getRegistrations() ?? []) await each.unregister();
}

// What belongs to a day that is over goes, whichever door is opened next. Deeds name nobody and stay till sent.
async function forgetWhatIsOver() {
  const early = new Date(Date.now() - 4 * 3_600_000);
  const today = `${early.getFullYear()}-${String(early.getMonth() + 1).padStart(2, "0")}-${String(early.getDate()).padStart(2, "0")}`;
  const over = entries(LIST).filter(([, list]) => !list.day || list.day < today);
  for (const [key] of over) localStorage.removeItem(key);
  for (const [key, conflict] of entries(CONFLICT)) if (conflict.day < today) localStorage.removeItem(key);
  if (over.length && !entries(LIST).length && window.caches) await caches.delete(CACHE);
}

class Door {
  constructor(page) {
    this.page = page;
    this.id = page.dataset.door;
    this.day = page.dataset.day;
    this.list = JSON.parse(localStorage.getItem(LIST + this.id));
    this.token = document.querySelector("[name=csrf_token]")?.value ?? "";
    this.mould = page.querySelector("template[data-row]").content.firstElementChild;
    this.results = page.querySelector("[data-results]");
    this.latest = page.querySelector("[data-latest]");
    this.network = page.querySelector("[data-network]");
    this.field = page.querySelector("#q");
    this.trouble = "";
  }

  says(name) {
    return this.page.dataset[`words${name[0].toUpperCase()}${name.slice(1)}`];
  }

  get deeds() {
    return entries(`${DEED}${this.id}:`).map(([, deed]) => deed);
  }

  start() {
    this.page.querySelector("[data-search]").addEventListener("submit", (event) => {
      if (!this.list) return;
      event.preventDefault();
      this.show();
    });
    this.field.addEventListener("input", () => this.show());
    this.page.addEventListener("submit", (event) => this.pressed(event));
    this.page.querySelector("[data-seen]").addEventListener("click", () => this.haveSeen());
    document.addEventListener("visibilitychange", () => document.hidden || this.ask());
    window.addEventListener("online", () => this.ask());
    window.addEventListener("offline", () => this.isIn("offline"));
    setInterval(() => document.hidden || this.ask(), POLL);
    const scanned = /\/door\/t\/(\d+)-/.exec(location.pathname);
    const person = scanned && this.list?.people.find((each) => each.id === Number(scanned[1]));
    if (person) this.field.value = person.code;
    if (this.list) this.show();
    this.conflicts();
    this.ask();
  }

  // A fetch that ends, and that says whether we are offline or signed out.
  async fetch(address, options = {}) {
    try {
      const answer = await fetch(address, { ...options, signal: AbortSignal.timeout(PATIENCE), headers: { Accept: "application/json", ...options.headers } });
      const isOurs = answer.headers.get("Content-Type")?.startsWith("application/json") && !answer.redirected;
      if (answer.ok && isOurs) return await answer.json();
      this.isIn(answer.redirected || answer.status === 401 ? "signedOut" : "failed");
      return { status: answer.status };
    } catch {
      this.isIn("offline");
      return { status: 0 };
    }
  }

  // How many have arrived; then what waits is sent, and the list is renewed when it has become another.
  async ask() {
    const count = await this.fetch(this.page.dataset.count);
    if ("status" in count) return;
    this.isIn("");
    const was = this.list?.count.arrived;
    const isOld = !this.list || Date.now() - this.list.kept > RENEW;
    const sent = this.deeds.length > 0;
    if (sent) await this.send();
    if (isOld || sent || count.arrived !== was) await this.renew();
    else this.counted(count);
  }

  async renew() {
    const list = await this.fetch(this.page.dataset.people);
    if ("status" in list) return;
    this.token = list.token;
    delete list.token;
    this.list = { ...list, kept: Date.now() };
    if (list.is_open) keep(LIST + this.id, this.list);
    this.show();
    if (list.is_open) this.keepPage();
  }

  async send(again = true) {
    const waiting = this.deeds;
    if (!waiting.length || this.sending) return;
    this.sending = true;
    const headers = { "Content-Type": "application/json", "X-CSRFToken": this.token };
    const answer = await this.fetch(this.page.dataset.sync, { method: "POST", headers, body: JSON.stringify({ deeds: waiting }) });
    this.sending = false;
    if (answer.status === 400 && again) {
      // Signed in again meanwhile: only the token is old.
      await this.renew();
      return this.send(false);
    }
    if ("status" in answer) return;
    this.token = answer.token;
    for (const result of answer.results) this.told(result, waiting.find((deed) => deed.key === result.key));
    this.counted(answer.count);
    if (this.list) keep(LIST + this.id, this.list);
    this.isIn("");
    this.conflicts();
    this.show();
  }

  told(result, deed) {
    if (!deed) return;
    localStorage.removeItem(`${DEED}${this.id}:${deed.key}`);
    const at = this.list?.people.findIndex((each) => each.id === deed.registration) ?? -1;
    const name = at >= 0 ? this.list.people[at].name : deed.code;
    if (at >= 0 && result.person) this.list.people[at] = result.person;
    if (this.list) keep(LIST + this.id, this.list);
    if (result.outcome === "admitted") return;
    const what = this.says(result.outcome === "already" ? "old" : "refused");
    keep(`${CONFLICT}${this.id}:${deed.key}`, { day: deed.day, text: `${name}: ${what}. ${result.words}` });
  }

  pressed(event) {
    const form = event.target;
    if (!this.list || !(form.matches("[data-admit]") || form.matches("[data-undo]"))) return;
    event.preventDefault();
    const id = Number(form.elements.registration_id.value);
    if (form.matches("[data-admit]")) this.admit(id);
    else this.undo(id, form);
  }

  admit(id) {
    const person = this.list.people.find((each) => each.id === id);
    if (!person || this.deeds.some((deed) => deed.registration === id)) return;
    const key = crypto.randomUUID?.() ?? Array.from(crypto.getRandomValues(new Uint32Array(4)), (n) => n.toString(16)).join("");
    keep(`${DEED}${this.id}:${key}`, { key, registration: id, code: person.code, day: this.list.day, at: new Date().toISOString(), door: this.page.dataset.name });
    this.show();
    this.field.focus();
    this.field.select();
    this.send();
  }

  async undo(id, form) {
    const waiting = this.deeds.find((deed) => deed.registration === id);
    if (waiting && !this.sending) {
      localStorage.removeItem(`${DEED}${this.id}:${waiting.key}`);
      return this.show();
    }
    form.elements.csrf_token.value = this.token;
    try {
      const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)), signal: AbortSignal.timeout(PATIENCE) });
      if (!answer.ok) throw new Error(String(answer.status));
      await this.renew();
    } catch {
      this.tell(this.says("undo"));
    }
  }

  // Words over the list: nothing while all is well.
  isIn(trouble) {
    this.trouble = trouble;
    const number = this.deeds.length;
    const waiting = number === 1 ? this.says("one") : number ? this.says("several").replace("#", number) : this.says("none");
    if (trouble === "offline") this.tell(`${this.says("offline")}: ${waiting}.`);
    else if (trouble === "signedOut") this.signedOut(number ? ` ${waiting}.` : "");
    else if (trouble) this.tell(`${this.says("failed")} ${waiting}.`);
    else this.network.hidden = true;
  }

  tell(text) {
    if (this.network.textContent !== text) this.network.textContent = text;
    this.network.hidden = false;
  }

  signedOut(more) {
    this.tell(`${this.says("signedOut")}${more} `);
    const link = document.createElement("a");
    link.href = this.page.dataset.signIn;
    link.textContent = this.page.dataset.wordsSignIn;
    this.network.append(link);
  }

  counted(count) {
    if (this.list) this.list.count = count;
    const waiting = new Set(this.deeds.map((deed) => deed.registration)).size;
    this.page.querySelector("[data-arrived]").textContent = count.arrived + waiting;
    this.page.querySelector("[data-expected]").textContent = count.words;
    this.page.querySelector("[data-more]").textContent = count.more;
  }

  show() {
    if (!this.list) return;
    const wanted = words(this.field.value);
    const code = this.field.value.toUpperCase().replace(/[\s-]/g, "");
    const waiting = new Map(this.deeds.map((deed) => [deed.registration, deed]));
    const fits = (person) => {
      const all = words(`${person.name} ${person.organisation}`);
      return person.code === code || wanted.every((each) => all.some((word) => word.startsWith(each)));
    };
    const rank = (person) => (person.code === code ? 0 : person.refused ? 3 : person.admitted ? 2 : 1);
    const found = wanted.length ? this.list.people.filter(fits).sort((a, b) => rank(a) - rank(b)).slice(0, SHOWN) : [];
    this.fill(this.results, found, waiting, wanted.length ? this.says("nobody") : "");
    const at = (person) => waiting.get(person.id)?.at ?? person.at;
    const came = this.list.people.filter(at).sort((a, b) => Date.parse(at(b)) - Date.parse(at(a))).slice(0, LATEST);
    this.latest.replaceChildren(...came.map((person) => this.row(person, waiting.get(person.id))));
    this.page.querySelector("[data-latest-none]").hidden = came.length > 0;
    this.counted(this.list.count);
    if (this.trouble) this.isIn(this.trouble);
  }

  fill(place, people, waiting, otherwise) {
    if (!people.length) {
      place.textContent = otherwise && `${otherwise}.`;
      return;
    }
    const list = document.createElement("ul");
    list.className = "door-people";
    list.setAttribute("role", "list");
    list.replaceChildren(...people.map((person) => this.row(person, waiting.get(person.id))));
    place.replaceChildren(list);
  }

  row(person, deed) {
    const row = this.mould.cloneNode(true);
    const state = deed || person.admitted ? "admitted" : person.refused ? "refused" : "expected";
    const clock = (at) => new Date(at).toLocaleTimeString("sv-SE", { hour: "numeric", minute: "2-digit" }).replace(":", ".");
    const told = deed ? `${this.says("in")} ${clock(deed.at)}, ${this.says("waiting")}` : person.admitted || person.refused;
    const parts = { name: person.name, organisation: person.organisation, code: person.code, words: told, hint: deed ? "" : person.hint };
    for (const [name, text] of Object.entries(parts)) row.querySelector(`[data-part=${name}]`).textContent = text;
    row.dataset.state = state;
    row.dataset.id = person.id;
    for (const form of row.querySelectorAll("form")) {
      if (form.matches("[data-admit]") ? state !== "expected" : state !== "admitted") form.remove();
      else form.elements.registration_id.value = person.id;
    }
    for (const about of row.querySelectorAll("[data-about]")) about.textContent = person.name;
    return row;
  }

  conflicts() {
    const found = entries(`${CONFLICT}${this.id}:`);
    const items = found.map(([, conflict]) => Object.assign(document.createElement("li"), { textContent: conflict.text }));
    this.page.querySelector("[data-conflict-list]").replaceChildren(...items);
    this.page.querySelector("[data-conflicts]").hidden = !found.length;
  }

  haveSeen() {
    for (const [key] of entries(`${CONFLICT}${this.id}:`)) localStorage.removeItem(key);
    this.conflicts();
  }

  // The page itself, with what it is made of, so that it opens again without a network.
  async keepPage() {
    if (!navigator.serviceWorker || this.isKept) return;
    this.isKept = true;
    try {
      await navigator.serviceWorker.register(this.page.dataset.worker, { scope: "/door/" });
      const parts = [...document.querySelectorAll("link[rel=stylesheet], link[rel=preload], link[rel=icon], script[src]")];
      const cache = await caches.open(CACHE);
      await cache.addAll([this.page.dataset.page, ...parts.map((each) => each.href || each.src)]);
    } catch {
      this.isKept = false;
    }
  }
}

const page = document.querySelector("[data-door]");
await forgetWhatIsOver();
for (const form of document.querySelectorAll("form[action$='/sign-out']")) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const words = form.dataset.words ?? page?.dataset.wordsLeave;
    if (entries(DEED).length && words && !confirm(words)) return;
    await wipe();
    form.submit();
  });
}
if (page) new Door(page).start();
