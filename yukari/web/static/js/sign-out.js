// Who signs out leaves no card on the phone, and is told nothing on it any more.
"use strict";

document.querySelector("[data-sign-out]").addEventListener("submit", async (event) => {
  event.preventDefault();
  await CardHolder.forget().catch(() => {});
  await hush().catch(() => {});
  event.target.submit();
});

// The push service answers that this browser is gone, and the site forgets it.
async function hush() {
  const registration = await navigator.serviceWorker?.getRegistration();
  await (await registration?.pushManager?.getSubscription())?.unsubscribe();
}
