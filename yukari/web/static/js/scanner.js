// The scanner at the entrance: reads codes, says at once what came of it, and keeps what it read while there is no network.
"use strict";

const said = JSON.parse(document.getElementById("scanner-data").textContent);
const find = (name) => document.querySelector(`[data-${name}]`);
const camera = find("camera");
const trouble = find("trouble");
const LOOK_EVERY = 120;
const SAME_CODE_FOR = 4000;
const SHOWN_FOR = 2500;
const SEND_AGAIN_EVERY = 15000;
const LARGEST_BATCH = 200;
const SOUNDS = { ok: [660, 880], already: [660], stored: [660], refused: [220, 180] };
const BUZZES = { ok: [80], already: [80], stored: [80], refused: [150, 80, 150] };

// A random mark of this browser, and nothing else of the device.
const device = (localStorage["yukari-device"] ??= Array.from(crypto.getRandomValues(new Uint8Array(8)), (byte) => byte.toString(16).padStart(2, "0")).join(""));

let sounds = null;
let hiding = 0;
let last = { code: "", at: 0 };

// Without a network: kept here, each with the moment of its scan, and sent as a batch later.
const shelf = `yukari-scans-${said.occurrence}`;
const kept = () => JSON.parse(localStorage[shelf] ?? "[]");
const keep = (scans) => {
  localStorage[shelf] = JSON.stringify(scans);
  find("waiting").hidden = !scans.length;
  find("waiting-number").textContent = scans.length;
};

async function send(body) {
  const answer = await fetch(said.url, {
    method: "POST",
    headers: { "Content-Type": "application/json", Authorization: `Pass ${said.token}` },
    body: JSON.stringify(body),
  });
  if (answer.status === 401) {
    const { words } = await answer.json();
    stop(words);
    return null;
  }
  if (!answer.ok) throw new Error(answer.status);
  return answer.json();
}

async function hand(read) {
  const scan = { ...read, device };
  try {
    const verdict = await send(scan);
    if (verdict) show(verdict);
    if (kept().length) sendKept();
  } catch {
    keep([...kept(), { ...scan, at: new Date().toISOString() }]);
    show({ outcome: "stored" });
  }
}

async function sendKept() {
  const scans = kept().slice(0, LARGEST_BATCH);
  if (!scans.length) return;
  try {
    const answer = await send({ scans });
    if (!answer) return;
    keep(kept().slice(scans.length));
    answer.verdicts.forEach((verdict, index) => list(verdict, new Date(scans[index].at)));
  } catch {
    // Still no network: the next round tries again.
  }
}

function show(verdict) {
  const box = find(`verdict="${verdict.outcome}"`).content.cloneNode(true);
  if (verdict.called) box.querySelector("[data-called]").textContent = name(verdict.called);
  if (verdict.words) box.querySelector("[data-words]").textContent = words(verdict);
  find("said").replaceChildren(box);
  find("scanner").scrollIntoView();
  clearTimeout(hiding);
  // What went wrong stays until the next scan; what went well gives way to the camera.
  if (verdict.outcome !== "refused") hiding = setTimeout(() => find("said").replaceChildren(), SHOWN_FOR);
  list(verdict, new Date());
  navigator.vibrate?.(BUZZES[verdict.outcome]);
  sound(SOUNDS[verdict.outcome]);
}

function list(verdict, at) {
  if (verdict.outcome === "stored") return;
  const row = find("row").content.cloneNode(true);
  row.querySelector("time").textContent = at.toTimeString().slice(0, 5);
  row.querySelector("strong").textContent = verdict.called ? name(verdict.called) : "";
  row.querySelector("span").textContent = words(verdict);
  row.querySelector("li").className = `was-${verdict.outcome}`;
  find("list").prepend(row);
  while (find("list").children.length > 8) find("list").lastElementChild.remove();
  find("last").hidden = false;
}

const words = (verdict) => said.refusals[verdict.reason] ?? verdict.words;
const name = (called) => said.name.replace("{called}", called);

function sound(notes) {
  if (!sounds) return;
  notes.forEach((pitch, index) => {
    const tone = sounds.createOscillator();
    const volume = sounds.createGain();
    const from = sounds.currentTime + index * 0.12;
    tone.frequency.value = pitch;
    volume.gain.setValueAtTime(0.3, from);
    volume.gain.exponentialRampToValueAtTime(0.001, from + 0.18);
    tone.connect(volume).connect(sounds.destination);
    tone.start(from);
    tone.stop(from + 0.2);
  });
}

function stop(words) {
  camera.srcObject?.getTracks().forEach((track) => track.stop());
  camera.hidden = find("frame").hidden = true;
  find("scanner").hidden = true;
  trouble.textContent = words;
}

async function start() {
  const button = find("camera-start");
  button.disabled = true;
  sounds = window.AudioContext ? new AudioContext() : null;
  try {
    camera.srcObject = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
    await camera.play();
    const read = await openReader();
    button.hidden = true;
    camera.hidden = find("frame").hidden = false;
    trouble.textContent = "";
    find("scanner").scrollIntoView();
    // A screen that goes dark would stop the queue.
    navigator.wakeLock?.request("screen").catch(() => {});
    look(read);
  } catch {
    button.disabled = false;
    trouble.textContent = trouble.dataset.denied;
  }
}

async function look(read) {
  const [code] = await read(camera).catch(() => []);
  const now = Date.now();
  if (code && (code !== last.code || now - last.at > SAME_CODE_FOR)) {
    last = { code, at: now };
    await hand({ code });
    last.at = Date.now();
  } else if (code) {
    last.at = now;
  }
  if (camera.srcObject?.active) setTimeout(look, LOOK_EVERY, read);
}

if (navigator.mediaDevices) {
  find("scanner").hidden = false;
  find("camera-start").addEventListener("click", start);
} else {
  trouble.textContent = trouble.dataset.missing;
}

find("number").addEventListener("submit", (event) => {
  const field = event.target.elements.number;
  const number = field.value.normalize("NFKC").replace(/[\s-]/g, "");
  // Anything else the page itself explains.
  if (!/^\d+$/.test(number) || !navigator.mediaDevices) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  field.value = "";
  field.focus();
  hand({ number });
}, { capture: true });

find("finish").addEventListener("submit", (event) => {
  if (!kept().length) return;
  event.preventDefault();
  trouble.textContent = event.target.dataset.unsent;
  sendKept();
}, { capture: true });

keep(kept());
sendKept();
window.addEventListener("online", sendKept);
setInterval(sendKept, SEND_AGAIN_EVERY);
