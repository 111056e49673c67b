// The pocket: keeps what the page said for a place without a network, and draws the code of each half minute into every card.
"use strict";

const box = document.querySelector("[data-cards]");
const pocket = box.querySelector("[data-pocket]");
const isShell = "shell" in box.dataset;
const SLOT = CardFormat.SLOT * 1000;
const SVG = "http://www.w3.org/2000/svg";
const MINUTE = 60_000;
const UNITS = [["day", 1440], ["hour", 60], ["minute", 1]]; // in minutes
const QUIET_ZONE = 4; // Modules of white around the code, as the standard asks.
const words = (name) => box.querySelector(`template[data-words="${name}"]`).content.cloneNode(true);

let kept = null;
let nextDrawing = 0;

start();

async function start() {
  // What is shown without a network must outlive a phone that is short of room.
  navigator.storage?.persist?.().catch(() => {});
  kept = isShell ? await CardHolder.ready() : await CardHolder.keep({ html: pocket.innerHTML, asOf: Date.now() });
  if (isShell) fill();
  await draw();
  await refresh();
  addEventListener("online", refresh);
  document.addEventListener("visibilitychange", wake);
  wake();
}

// Without a network: what the phone kept, and how old that is.
function fill() {
  if (!kept?.html) {
    say("nothing");
    return;
  }
  pocket.innerHTML = kept.html;
  say("age");
  const minutes = Math.max(1, Math.floor((Date.now() - kept.asOf) / MINUTE));
  const [unit, length] = UNITS.find(([, length]) => minutes >= length);
  const number = Math.floor(minutes / length);
  const { lang } = document.documentElement;
  const ago = new Intl.RelativeTimeFormat(lang).format(-number, unit).replace(" ", lang === "ja" ? "" : " ");
  const place = box.querySelector("[data-ago]");
  place.textContent = place.textContent.replace("…", ago);
}

function say(name) {
  box.querySelector("[data-said]").replaceChildren(...(name ? [words(name)] : []));
}

async function refresh() {
  try {
    kept = await CardHolder.refresh(box.dataset.issue);
    if (isShell) await renew();
    await draw();
  } catch (error) {
    if (error.message === "signed_out") await signedOut();
    if (error.message === "refused") refused(error.words);
  }
}

// The cards of before go on; what helps to get new ones stands above them.
function refused(sentence) {
  say("refused");
  box.querySelector("[data-refused]").textContent = sentence;
}

// Whose session ran out signs in again, and shows the cards meanwhile. A phone whose cards were revoked shows nothing.
async function signedOut() {
  if (await CardHolder.revoked(box.dataset.revoked).catch(() => false)) {
    kept = null;
    pocket.replaceChildren();
  }
  say("signed-out");
}

// The network came back under a kept page: what it says is fetched without leaving it.
async function renew() {
  const answer = await fetch(box.dataset.issue, { redirect: "error" });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  kept = await CardHolder.keep({ html: page.querySelector("[data-pocket]").innerHTML, asOf: Date.now() });
  pocket.innerHTML = kept.html;
  say("");
}

// By the server's clock: a phone that runs ahead would show codes that nobody takes.
const now = () => Date.now() + (kept?.offset ?? 0);

async function draw() {
  clearTimeout(nextDrawing);
  if (!kept?.cards) return;
  const qr = await import(box.dataset.qr);
  const at = now();
  for (const place of pocket.querySelectorAll("[data-code]")) {
    const text = await CardHolder.show(place.dataset.code, at);
    if (text) place.replaceChildren(picture(qr, text), countdown(at));
  }
  nextDrawing = setTimeout(draw, SLOT - (at % SLOT));
}

function picture({ generate, mode, correction }, text) {
  const code = generate(mode.alphaNumeric(text), { minCorrectionLevel: correction.M, maxCorrectionLevel: correction.M });
  const side = code.size + 2 * QUIET_ZONE;
  let dark = "";
  for (let y = 0; y < code.size; y++) {
    for (let x = 0; x < code.size; x++) {
      if (code.get(x, y)) dark += `M${x + QUIET_ZONE} ${y + QUIET_ZONE}h1v1h-1z`;
    }
  }
  const svg = element("svg", { class: "qr", role: "img", viewBox: `0 0 ${side} ${side}`, "shape-rendering": "crispEdges" });
  const title = element("title");
  title.textContent = box.dataset.title;
  svg.append(title, element("path", { fill: "#fff", d: `M0 0h${side}v${side}H0z` }), element("path", { fill: "#000", d: dark }));
  svg.dataset.text = text;
  return svg;
}

// How long this code still stands: a ring that empties.
function countdown(at) {
  const ring = element("svg", { class: "card-ring", viewBox: "0 0 24 24", "aria-hidden": "true" });
  const left = element("circle", { class: "card-ring-left", cx: 12, cy: 12, r: 9, pathLength: 1 });
  left.style.animationDelay = `-${at % SLOT}ms`;
  ring.append(element("circle", { cx: 12, cy: 12, r: 9 }), left);
  const said = words("changes");
  said.firstElementChild.prepend(ring);
  return said;
}

function element(name, attributes = {}) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

// A card that is being shown does not go dark.
function wake() {
  if (document.visibilityState === "visible") navigator.wakeLock?.request("screen").catch(() => {});
}
