// Small comforts on top of pages that work without this file.

// A form that came back with errors: say so first.
document.querySelector("[data-summary]")?.focus();

// What only a script can do appears only when there is one.
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

// A second press while the first is on its way does nothing. The commands are safe to repeat; people are not amused by it.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.ariaBusy === "true") {
    event.preventDefault();
    return;
  }
  form.ariaBusy = "true";
  event.submitter?.setAttribute("aria-busy", "true");
});

const settle = (root) => {
  for (const busy of root.querySelectorAll("[aria-busy]")) busy.removeAttribute("aria-busy");
};
document.addEventListener("htmx:afterRequest", () => settle(document));
// Coming back with the browser's button shows the page as it was left.
window.addEventListener("pageshow", (event) => event.persisted && settle(document));
