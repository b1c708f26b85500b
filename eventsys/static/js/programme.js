// Dragging items of a programme: an extra beside the buttons. Dropping sends the form, as a button would.

const form = document.querySelector("form[data-programme]");
const rows = form ? [...form.querySelectorAll("[data-item]")] : [];
let dragged = null;

function send(after, day) {
  const field = document.createElement("input");
  field.type = "hidden";
  field.name = "deed";
  field.value = `place:${dragged.dataset.item}:${after}:${day}`;
  form.append(field);
  form.requestSubmit();
}

function isLower(row, event) {
  const box = row.getBoundingClientRect();
  return event.clientY > box.top + box.height / 2;
}

function clear() {
  for (const row of rows) row.classList.remove("drop-before", "drop-after", "is-dragged");
}

for (const row of rows) {
  const handle = document.createElement("span");
  handle.className = "editor-handle";
  handle.draggable = true;
  handle.setAttribute("aria-hidden", "true");
  row.prepend(handle);
  handle.addEventListener("dragstart", (event) => {
    dragged = row;
    row.classList.add("is-dragged");
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", row.dataset.item);
    event.dataTransfer.setDragImage(row, 0, 0);
  });
  handle.addEventListener("dragend", () => { clear(); dragged = null; });
  row.addEventListener("dragover", (event) => {
    if (!dragged || dragged === row) return;
    event.preventDefault();
    const lower = isLower(row, event);
    row.classList.toggle("drop-after", lower);
    row.classList.toggle("drop-before", !lower);
  });
  row.addEventListener("dragleave", () => row.classList.remove("drop-before", "drop-after"));
  row.addEventListener("drop", (event) => {
    if (!dragged || dragged === row) return;
    event.preventDefault();
    const before = row.previousElementSibling;
    const after = isLower(row, event) ? row : before;
    if (after !== dragged) send(after?.dataset.item ?? 0, row.parentElement.dataset.day);
    clear();
  });
}
