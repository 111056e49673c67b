// Small comforts on top of pages that work without this file.

// A form that came back with errors: say so first.
document.querySelector("[data-summary]")?.focus();

// What only a script can do appears only when there is one.
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

for (const button of document.querySelectorAll("[data-choose-all]")) {
  button.hidden = false;
  button.addEventListener("click", () => {
    for (const box of button.form.querySelectorAll("[type=checkbox]")) box.checked = true;
  });
}

// A long list of people by the keyboard: "/" to the search, j and k down and up. Never while somebody writes.
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.target.closest("input, select, textarea, [contenteditable]")) return;
  const rows = [...document.querySelectorAll("[data-row]")];
  const step = { j: 1, k: -1 }[event.key];
  const to =
    event.key === "/"
      ? document.querySelector("[data-search]")
      : step && rows[Math.max(0, Math.min(rows.length - 1, rows.indexOf(document.activeElement) + step))];
  if (!to) return;
  event.preventDefault();
  to.focus();
});

// A second press while the first is on its way does nothing. The commands can take it; people wonder whether they should have waited.
const settle = () => {
  for (const busy of document.querySelectorAll("[aria-busy]")) busy.removeAttribute("aria-busy");
};
const once = (event) => {
  const form = event.target;
  if (form.method !== "post") return;
  if (form.hasAttribute("aria-busy")) {
    event.preventDefault();
    event.stopImmediatePropagation();
    return;
  }
  form.setAttribute("aria-busy", "true");
  // A file that is sent as an answer leaves the page standing.
  setTimeout(settle, 5000);
};
document.addEventListener("submit", once, { capture: true });
document.addEventListener("htmx:afterRequest", settle);
// Coming back with the browser's button shows the page as it was left.
window.addEventListener("pageshow", settle);
