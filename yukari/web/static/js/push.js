// Switches notifications on and off in this browser, after a press. The page says in words where the browser cannot.
"use strict";

const section = document.querySelector("[data-push]");
const button = section.querySelector("form[data-push-on]");
const show = (name) => {
  for (const words of section.querySelectorAll("[data-push-words]")) words.hidden = words.dataset.pushWords !== name;
  button.hidden = name !== "";
};
const isAble = "serviceWorker" in navigator && "PushManager" in window && "Notification" in window;

async function subscription() {
  return isAble ? (await (await navigator.serviceWorker.ready).pushManager.getSubscription()) : null;
}

// The server names a device by a hash of its endpoint (delivery/commands/devices.py).
async function nameOf(endpoint) {
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(endpoint)));
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

async function ownRow() {
  const own = await subscription();
  return own && section.querySelector(`[data-device="${await nameOf(own.endpoint)}"]`);
}

async function look() {
  // Only Safari on iOS and iPadOS knows this word; notifications come to the app on the home screen alone.
  if (navigator.standalone === false) return show("home-screen");
  if (!isAble) return show("unable");
  if (Notification.permission === "denied") return show("denied");
  show("");
  const row = await ownRow();
  if (!row) return;
  row.querySelector("[data-here]").hidden = false;
  button.hidden = true;
}

button.addEventListener("submit", async (event) => {
  event.preventDefault();
  try {
    if ((await Notification.requestPermission()) !== "granted") return show("denied");
    const { pushManager } = await navigator.serviceWorker.ready;
    // One that another key of the site made can no longer be used.
    await (await pushManager.getSubscription())?.unsubscribe();
    const made = await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: button.dataset.key });
    const { endpoint, keys } = made.toJSON();
    Object.assign(button.elements.endpoint, { value: endpoint });
    Object.assign(button.elements.p256dh, { value: keys.p256dh });
    Object.assign(button.elements.auth, { value: keys.auth });
    button.submit();
  } catch {
    show("failed");
  }
});

for (const form of section.querySelectorAll("form[data-push-off]")) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if ((await ownRow())?.contains(form)) await (await subscription()).unsubscribe().catch(() => {});
    form.submit();
  });
}

look();
