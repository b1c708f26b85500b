// Small niceties on top of pages that work without them.

// Copying an address: the button shows itself only where it can do what it says.
for (const box of document.querySelectorAll("[data-copy]")) {
  const button = box.querySelector("button");
  const input = box.querySelector("input");
  const status = box.querySelector("[role=status]");
  if (!button || !input || !navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(input.value);
      status.textContent = box.dataset.done;
    } catch {
      input.select();
      status.textContent = box.dataset.failed;
    }
  });
}

// A form that came back with errors: begin at the summary of them.
const summary = document.querySelector("[data-error-summary]");
if (summary) {
  summary.focus();
  // A link in the summary goes to the field itself, with its label in view.
  summary.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#']");
    const field = link && document.getElementById(link.hash.slice(1));
    if (!field) return;
    event.preventDefault();
    const top = field.closest(".field") ?? field;
    top.scrollIntoView();
    field.focus({ preventScroll: true, focusVisible: true });
  });
}

// Forms marked data-guard: ask before leaving what has not been saved.
for (const form of document.querySelectorAll("form[data-guard]")) {
  const written = () => new URLSearchParams(new FormData(form)).toString();
  const before = written();
  // data-unsaved: the server sent it back with errors, so even as it came it is not saved.
  const unsaved = form.hasAttribute("data-unsaved");
  let sending = false;
  form.addEventListener("submit", () => { sending = true; });
  window.addEventListener("pageshow", () => { sending = false; });
  window.addEventListener("beforeunload", (event) => {
    if (!sending && (unsaved || written() !== before)) event.preventDefault();
  });
}

// Filters: leave empty fields out of the address, so that it can be read and shared.
for (const form of document.querySelectorAll("form.filters")) {
  form.addEventListener("formdata", (event) => {
    for (const [name, value] of [...event.formData]) {
      if (value === "") event.formData.delete(name);
    }
  });
}

// On a phone menus and tabs are swiped: begin where one is.
for (const current of document.querySelectorAll(":is(.main-nav, .subnav) [aria-current]")) {
  const list = current.closest("ul");
  list.scrollLeft = current.offsetLeft - list.offsetLeft - (list.clientWidth - current.offsetWidth) / 2;
}
