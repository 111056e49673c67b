// Offers the home screen, once and kindly: where the browser can install, with a button; on an iPhone, in words.
"use strict";

const hint = document.querySelector("[data-install]");
const DISMISSED = "yukari-install-dismissed";
const isInstalled = matchMedia("(display-mode: standalone)").matches || navigator.standalone === true;

function offer(kind) {
  if (isInstalled || DISMISSED in localStorage) return;
  hint.querySelector(`[data-install-${kind}]`).hidden = false;
  hint.hidden = false;
}

function dismiss() {
  localStorage[DISMISSED] = "1";
  hint.hidden = true;
}

addEventListener("beforeinstallprompt", (event) => {
  event.preventDefault();
  offer("button");
  hint.querySelector("[data-install-button]").onclick = () => {
    hint.hidden = true;
    event.prompt();
  };
});
addEventListener("appinstalled", dismiss);
// Only Safari on iOS and iPadOS knows this word; there is no button for it, so the words say where to press.
if (navigator.standalone === false) offer("words");
hint.querySelector("[data-install-dismiss]").addEventListener("click", dismiss);
