// Beside each day of a plan stand its weekday and week. They follow when another day is chosen; what
// was said about the day before goes, and the server says what there is about the new one.

const weekday = new Intl.DateTimeFormat(document.documentElement.lang, { weekday: "long", timeZone: "UTC" });

// The week that the Thursday of the same week lies in.
const weekOf = (day) => {
  const thursday = new Date(day);
  thursday.setUTCDate(day.getUTCDate() + 4 - (day.getUTCDay() || 7));
  return Math.ceil(((thursday - Date.UTC(thursday.getUTCFullYear(), 0, 1)) / 86400000 + 1) / 7);
};

document.addEventListener("change", ({ target }) => {
  const row = target.name?.endsWith("held_on") && target.closest(".stop, .occasion");
  const beside = row && row.querySelector(".stop-week, .occasion-day label");
  const day = target.valueAsDate;
  if (!beside || !day || !/\d+$/.test(beside.textContent.trim())) return;
  const words = beside.textContent.trim().replace(/^\S+/, weekday.format(day));
  beside.textContent = words.replace(/\d+$/, weekOf(day));
  row.querySelector(".said")?.remove();
});
