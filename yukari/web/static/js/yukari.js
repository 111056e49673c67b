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
