// Asks the browser to keep this app's pages for a place without a network, and whether there are newer ones. A browser that does not
// want to is no reason to complain.
"use strict";

navigator.serviceWorker
  ?.register(document.currentScript.dataset.worker)
  .then((registration) => registration.update())
  .catch(() => {});
