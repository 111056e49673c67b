// The partner check: reads a card with the camera, from a photograph or as text, and says whether it is valid. Nothing leaves the phone.
"use strict";

const said = JSON.parse(document.getElementById("verify-data").textContent);
const find = (name) => document.querySelector(`[data-${name}]`);
const SAME_CARD_FOR = 4000; // ms. A card that stays before the camera is one card.
const SHOWN_FOR = 60_000; // ms. The answer about one guest must not be taken for the next one's.
const REFRESH_EVERY = 600_000;
const STALE_AFTER = 86_400_000;
const CLOCK_OFF = 120; // s. From here on a clock makes good codes wrong.
const NEWS_WITHIN = 1500; // ms. So long a guest waits for what was revoked since, where it is on its way.
const SIGNALS = { valid: "yes", invalid: "no", again: "again" };

const language = document.documentElement.lang;
const inJapan = (options) => new Intl.DateTimeFormat(language, { timeZone: "Asia/Tokyo", ...options });
const days = inJapan({ dateStyle: "long" });
const times = inJapan({ timeStyle: "medium" });
const moments = inJapan({ month: "long", day: "numeric", hour: "numeric", minute: "2-digit" });
const fill = (text, blanks) => text.replace(/\{(\w+)\}/g, (whole, name) => blanks[name] ?? whole);

let last = { mark: "", at: 0 };
let hiding = 0;
let arriving = null;

async function check(text) {
  await Promise.race([arriving, new Promise((done) => setTimeout(done, NEWS_WITHIN))]);
  const known = await VerifyShelf.open(said.addresses);
  if (!known) return showState();
  const leeway = VerifyShelf.isOnline() ? CardFormat.LEEWAY.online : CardFormat.LEEWAY.offline;
  const result = await CardFormat.verify(CardFormat.parse(text), { ...known, now: VerifyShelf.now(), leeway });
  show(result, known.places);
  return result;
}

function show(result, places) {
  const why = result.valid && result.kind === "account" ? "account" : result.why;
  const answer = said.answers[why];
  const box = find(`result="${answer.outcome}"`).content.cloneNode(true);
  const within = (name) => box.querySelector(`[data-${name}]`);
  within("word").textContent = answer.word;
  within("sentence").textContent = answer.sentence;
  within("when").textContent = times.format(VerifyShelf.now());
  if (answer.outcome === "valid") {
    const place = places[result.place] ?? [result.place, result.place, ""];
    within("place").textContent = place[language === "ja" ? 0 : 1];
    box.firstElementChild.classList.add(`hue-${place[2]}`);
    for (const chip of box.querySelectorAll("[data-kind]")) chip.hidden = chip.dataset.kind !== result.kind;
    within("long-stay").hidden = !result.longStay;
    within("until").textContent = days.format(new Date(result.termUntil ?? result.until));
    within("paper").hidden = result.medium !== "paper";
  }
  find("said").replaceChildren(box);
  find("said").scrollIntoView({ block: "start" });
  clearTimeout(hiding);
  hiding = setTimeout(() => find("said").replaceChildren(), SHOWN_FOR);
  Signals.give(SIGNALS[answer.outcome]);
}

// The camera sees a card many times a second, and every half minute with another code.
async function seen(text) {
  const now = performance.now();
  const isSame = (text === last.text || (last.id && CardFormat.parse(text).id === last.id)) && now - last.at < SAME_CARD_FOR;
  if (isSame) {
    last.at = now;
    return;
  }
  const result = await check(text);
  // A photograph may be followed by the card itself: only a good card is known by its id.
  last = { text, id: result?.valid ? result.id : "", at: performance.now() };
}

async function showState() {
  const known = await VerifyShelf.open(said.addresses);
  find("missing").hidden = Boolean(known);
  find("state").hidden = !known;
  if (known) {
    const words = VerifyShelf.isOnline() ? said.words.online : said.words.offline;
    find("state-words").textContent = fill(words, { at: moments.format(known.asOf) });
    find("stale").hidden = VerifyShelf.now() - known.asOf < STALE_AFTER;
  }
  const minutes = Math.round(Math.abs(VerifyShelf.offset()) / 60);
  find("clock").hidden = Math.abs(VerifyShelf.offset()) <= CLOCK_OFF;
  find("clock-words").textContent = fill(said.words.clock, { minutes });
}

function refresh() {
  arriving = VerifyShelf.refresh(said.addresses).then(showState);
}

function openCameraSection() {
  const button = find("camera-start");
  find("scanner").hidden = false;
  button.addEventListener("click", async () => {
    button.disabled = true;
    Signals.ready();
    try {
      await openCamera(find("camera"), seen);
      button.hidden = true;
      find("camera").hidden = find("frame").hidden = false;
      find("trouble").textContent = "";
      // A screen that goes dark would stop the next guest.
      navigator.wakeLock?.request("screen").catch(() => {});
    } catch {
      button.disabled = false;
      find("trouble").textContent = said.words.denied;
    }
  });
}

async function checkPhoto(file) {
  try {
    const [read, picture] = await Promise.all([openReader(), createImageBitmap(file)]);
    const [text] = await read(picture);
    if (text) return await check(text);
  } catch {
    // No picture that this browser can open: the same words as for one without a code.
  }
  find("trouble").textContent = said.words.nothing;
}

// The same form that the server answers where there is no script.
function answerForm(form) {
  const { text, photo } = form.elements;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    // Nothing is on its way that a second press would have to wait for.
    form.removeAttribute("aria-busy");
    Signals.ready();
    find("trouble").textContent = "";
    if (photo.files[0]) checkPhoto(photo.files[0]);
    else if (text.value.trim()) check(text.value);
    else find("trouble").textContent = said.words.empty;
    form.reset();
  });
  photo.addEventListener("change", () => photo.files[0] && form.requestSubmit());
}

// Without secure keys in the browser the server answers the form.
if (self.crypto?.subtle && self.caches) {
  find("other").open = !navigator.mediaDevices;
  if (navigator.mediaDevices) openCameraSection();
  answerForm(find("form"));
  showState();
  refresh();
  setInterval(refresh, REFRESH_EVERY);
  window.addEventListener("online", refresh);
  window.addEventListener("offline", showState);
  document.addEventListener("visibilitychange", () => document.hidden || refresh());
}
