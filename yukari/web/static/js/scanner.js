// The scanner at the entrance: reads codes, numbers and names, and says at once what came of it, with a network or without one.
"use strict";

const said = JSON.parse(document.getElementById("scanner-data").textContent);
const { words } = said;
const find = (name) => document.querySelector(`[data-${name}]`);
const SAME_CODE_FOR = 4000;
const SHOWN_FOR = 2500;
const SEND_AGAIN_EVERY = 15_000;
const TAKE_ALONG_EVERY = 600_000;
const LISTED = 8;
const CLOCK_OFF = 120; // s. From here on a clock makes codes wrong (A5).
const A_CODE = /^(YK1:|[A-Z2-7]{58}$)/;
const WAITING = ["stored", "held"]; // What a phone says by itself, and the server has yet to hear.
const OF_THE_MOMENT = ["old_slot", "future_slot", "not_yet", "run_out"]; // It may as well be this phone's clock that is wrong.
const SIGNALS = { ok: "yes", already: "known", stored: "known", held: "again", refused: "no" };

// A random mark of this browser, and nothing else of the device.
const hex = (length) => Array.from(crypto.getRandomValues(new Uint8Array(length)), (byte) => byte.toString(16).padStart(2, "0")).join("");
const device = (localStorage["yukari-device"] ??= hex(8));
const occurrence = location.pathname.match(/occurrences\/([0-9a-f-]{36})\//)?.[1];

let pack = null;
let reachable = true;
let hiding = 0;
let stopCamera = null;
let last = { code: "", at: 0 };

const fill = (text, blanks) => text.replace(/\{(\w+)\}/g, (whole, name) => blanks[name] ?? whole);
const named = (called) => fill(words.name, { called });
const now = () => ScannerLine.now(pack);

// What was read

// With a network the server says what came of it; where there is none, what this phone can tell.
async function take(kind, text, { called = "", why = "" } = {}) {
  const scan = {
    nonce: hex(16),
    occurrence,
    kind,
    text,
    why,
    device,
    at: new Date(now()).toISOString(),
    offset: pack.offset === undefined ? null : Math.round(pack.offset),
  };
  // Kept first: a page that is killed now has lost nothing.
  await ScannerShelf.keep(scan);
  try {
    if (!navigator.onLine || !reachable) throw new Error("There is no network.");
    show(await ScannerLine.live(pack, scan));
    await ScannerShelf.drop([scan.nonce]);
  } catch (error) {
    if (error instanceof ScannerLine.Closed) return closed(error.message);
    reachable = false;
    const { verdict, card } = await withoutNetwork(scan, called);
    show(verdict);
    if (WAITING.includes(verdict.outcome)) await ScannerShelf.keep({ ...scan, card });
    else await ScannerShelf.drop([scan.nonce]);
  }
  await count();
}

// What this phone can tell by itself; the rest is asked later.
async function withoutNetwork(scan, called) {
  if (scan.kind === "person") return { verdict: { outcome: "stored", called, words: words.stored } };
  const card = scan.text.startsWith("YK1:") && pack.keys ? await ofCard(scan) : null;
  return card ?? { verdict: { outcome: "stored", words: words.later } };
}

// A card proves itself; its name stands on the roster, or is not known here. A key that this phone has not met is asked about later.
// One of ours that does not fit the moment is no participation yet, and no loss either: staff look at it.
async function ofCard({ text, nonce }) {
  const known = { keys: pack.keys, revoked: pack.revoked, now: now(), leeway: CardFormat.LEEWAY.offline };
  const read = await CardFormat.verify(CardFormat.parse(text), known);
  if (read.why === "unknown_key") return null;
  const called = pack.roster.find((one) => one.cards.includes(read.id))?.called;
  const waiting = await ScannerShelf.waiting(occurrence);
  const isAsked = OF_THE_MOMENT.includes(read.why) && !waiting.some((one) => one.text === text && one.nonce !== nonce);
  if (isAsked) return { verdict: { outcome: "held", called, words: `${words.looked_at} ${words.cards[read.why]}` } };
  if (!read.valid) return { verdict: { outcome: "refused", called, words: words.cards[read.why] } };
  const again = waiting.some((one) => one.card === read.id);
  if (again) return { verdict: { outcome: "already", called, words: words.already } };
  return { verdict: { outcome: "stored", called, words: called ? words.stored : words.unknown }, card: read.id };
}

// What the screen says

function show(verdict) {
  const box = find(`verdict="${verdict.outcome}"`).content.cloneNode(true);
  if (verdict.called) box.querySelector("[data-called]").textContent = named(verdict.called);
  box.querySelector("[data-words]").textContent = sentence(verdict);
  find("said").replaceChildren(box);
  find("said").scrollIntoView({ block: "nearest" });
  clearTimeout(hiding);
  // What went wrong stays until the next scan; what went well gives way to the camera.
  if (!["refused", "held"].includes(verdict.outcome)) hiding = setTimeout(() => find("said").replaceChildren(), SHOWN_FOR);
  list(verdict, new Date());
  Signals.give(SIGNALS[verdict.outcome]);
}

function list(verdict, at) {
  const row = find("row").content.cloneNode(true);
  row.querySelector("time").textContent = at.toTimeString().slice(0, 5);
  row.querySelector("strong").textContent = verdict.called ? named(verdict.called) : "";
  row.querySelector("span").textContent = sentence(verdict);
  row.querySelector("li").className = `was-${verdict.outcome}`;
  find("list").prepend(row);
  while (find("list").children.length > LISTED) find("list").lastElementChild.remove();
  find("last").hidden = false;
}

const sentence = (verdict) => (verdict.outcome === "refused" && words.refusals[verdict.reason]) || verdict.words;

async function count() {
  const waiting = (await ScannerShelf.waiting(occurrence)).length;
  find("waiting").hidden = !waiting;
  find("waiting-number").textContent = waiting;
  return waiting;
}

function state() {
  const minutes = Math.floor((Date.now() - pack.taken) / 60_000);
  const age = minutes < 1 ? words.just_now : minutes < 120 ? fill(words.minutes_ago, { minutes }) : fill(words.hours_ago, { hours: Math.floor(minutes / 60) });
  find("ready").textContent = pack.taken ? fill(words.ready, { people: pack.roster.length, age }) : words.not_ready;
  find("ready").className = pack.taken ? "gate-note gate-ready" : "gate-note";
  const off = Math.round(Math.abs(pack.offset ?? 0) / 60);
  find("clock").textContent = Math.abs(pack.offset ?? 0) > CLOCK_OFF ? fill(words.clock, { minutes: off }) : "";
}

// With a network

async function sync({ anew = false } = {}) {
  if (!pack || !navigator.onLine) return pack && state();
  try {
    if (anew || !pack.taken || Date.now() - pack.taken > TAKE_ALONG_EVERY) await ScannerLine.takeAlong(pack);
    reachable = true;
  } catch (error) {
    // A pass that is over takes no roster along; what waits is handed in all the same.
    if (error instanceof ScannerLine.Closed) closed(error.message);
  }
  try {
    await ScannerLine.handIn(pack, async (scans, verdicts, done, all) => {
      find("progress").textContent = fill(words.progress, { done, all });
      verdicts.forEach((verdict, index) => list(verdict, new Date(scans[index].at)));
      await count();
    });
    reachable = true;
  } catch {
    // Still no network: the next round tries again.
  }
  find("progress").textContent = "";
  await count();
  state();
}

function closed(text) {
  stopCamera?.();
  find("scanner").hidden = true;
  find("trouble").textContent = text;
}

// The camera, a photo, a number, a name

async function seen(code) {
  const at = Date.now();
  const again = code === last.code && at - last.at < SAME_CODE_FOR;
  last = { code, at };
  if (!again) await take_code(code);
  last.at = Date.now();
}

const take_code = (code) =>
  A_CODE.test(code) || navigator.onLine ? take("code", code) : show({ outcome: "refused", words: words.other_code });

async function start() {
  const button = find("camera-start");
  const camera = find("camera");
  button.disabled = true;
  Signals.ready();
  camera.hidden = find("frame").hidden = false;
  try {
    stopCamera = await openCamera(camera, seen);
    button.hidden = true;
    find("trouble").textContent = "";
    // A screen that goes dark would stop the queue.
    navigator.wakeLock?.request("screen").catch(() => {});
  } catch {
    camera.hidden = find("frame").hidden = true;
    button.disabled = false;
    find("trouble").textContent = words.denied;
  }
}

async function photo(event) {
  const [file] = event.target.files;
  if (!file) return;
  const [code] = await openReader()
    .then(async (read) => read(await createImageBitmap(file)))
    .catch(() => []);
  event.target.value = "";
  if (code) await take_code(code);
  else show({ outcome: "refused", words: words.no_code });
}

function number(event) {
  const field = event.target.elements.number;
  const typed = field.value.normalize("NFKC").replace(/[\s-]/g, "");
  // Anything else the page itself explains.
  if (!/^\d+$/.test(typed)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  field.value = "";
  field.focus();
  take("number", typed);
}

const plain = (name) => name.normalize("NFKC").toLowerCase().replace(/\s/g, "");

function names() {
  const wanted = plain(find("search").value);
  const rows = (wanted ? pack.roster ?? [] : []).filter((one) => plain(one.called).includes(wanted)).slice(0, LISTED).map((one) => {
    const row = find("guest").content.cloneNode(true);
    row.querySelector("strong").textContent = named(one.called);
    row.querySelector("span").textContent = one.checked_in ? words.here : "";
    const button = row.querySelector("button");
    button.hidden = one.checked_in;
    button.setAttribute("aria-label", fill(words.tick, { called: one.called }));
    button.addEventListener("click", () => tick(one));
    return row;
  });
  find("guests").replaceChildren(...rows);
  find("nobody").hidden = !wanted || rows.length > 0;
}

async function tick(guest) {
  guest.checked_in = true;
  await ScannerShelf.takeAlong(pack);
  find("search").value = "";
  names();
  await take("person", guest.person, { called: guest.called, why: find("why").value });
}

// A file with all that waits, for a phone whose battery or network will not come back in time.
async function exported() {
  const scans = (await ScannerShelf.waiting(occurrence)).map(ScannerLine.asKept);
  const file = new Blob([JSON.stringify({ yukari: "scans", occurrence, title: pack.title, scans }, null, 1)], { type: "application/json" });
  const link = Object.assign(document.createElement("a"), { href: URL.createObjectURL(file), download: `yukari-scans-${occurrence.slice(0, 8)}.json` });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

async function finish(event) {
  event.preventDefault();
  event.stopImmediatePropagation();
  if (await count()) {
    find("trouble").textContent = words.unsent;
    sync();
    return;
  }
  await ScannerShelf.forget(occurrence);
  event.target.submit();
}

async function begin() {
  const kept = await ScannerShelf.pack(occurrence).catch(() => null);
  pack = said.token ? { ...kept, occurrence, token: said.token, url: said.url, rosterUrl: said.roster_url, title: said.title } : kept;
  find("scanner").hidden = !pack || !navigator.mediaDevices;
  find("work").hidden = !pack;
  if (!pack) {
    find("trouble").textContent = find("start") ? "" : words.not_here;
    return;
  }
  find("why-field").hidden = false;
  // A phone that was started goes on, whoever is signed in by now: its pass is its own, and what waits must get home.
  find("start")?.remove();
  if (!navigator.mediaDevices) find("trouble").textContent = words.missing;
  find("title").textContent = pack.title;
  if (said.token) await ScannerShelf.takeAlong(pack);
  // What waits must outlive a phone that is short of room.
  navigator.storage?.persist?.().catch(() => {});
  openReader().catch(() => {});
  ScannerShelf.tidy(Date.now());
  await count();
  await sync({ anew: true });
}

find("camera-start")?.addEventListener("click", start);
find("photo")?.addEventListener("change", photo);
find("number")?.addEventListener("submit", number, { capture: true });
find("search")?.addEventListener("input", names);
// Without a script the roster itself is searched.
find("by-name")?.addEventListener("submit", (event) => event.preventDefault());
find("export")?.addEventListener("click", exported);
find("send")?.addEventListener("click", () => sync({ anew: true }));
find("finish")?.addEventListener("submit", finish, { capture: true });
window.addEventListener("online", () => sync());
begin();
setInterval(async () => {
  if (!pack) return;
  if (await count()) await sync();
  state();
}, SEND_AGAIN_EVERY);
