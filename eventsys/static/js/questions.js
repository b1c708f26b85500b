// Questions that hang on the answer to another one are shown only when they are asked. Without this
// they all stand there and say when to answer; what is answered needlessly is dropped by the server.

const asked = [...document.querySelectorAll(".question[data-depends]")];

const answers = (form, name) =>
  [...form.elements]
    .filter((field) => field.name === name && (field.checked || field.tagName === "SELECT"))
    .filter((field) => !field.closest(".question")?.hidden)
    .map((field) => field.value);

// In the order of the page: what a question hangs on stands before it, and is settled first.
const settle = () => {
  for (const question of asked) {
    const given = answers(question.closest("form"), question.dataset.depends);
    const wanted = question.dataset.values.split(" ");
    question.hidden = !given.some((value) => wanted.includes(value));
  }
};

// Now that a question shows itself when it is asked, it need not say when.
for (const words of document.querySelectorAll(".question-when")) words.remove();
document.addEventListener("change", settle);
// Back in history, a browser fills in again what was chosen.
window.addEventListener("pageshow", settle);
settle();
