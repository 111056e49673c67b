// Opens the app without a network. It keeps pages and their parts, never anything about a person, and never what waits to be sent:
// that lies in IndexedDB, which no update of this file touches.
//
// A new version takes over as soon as it has fetched everything. Pages that are open go on with the scripts they have, whose files
// stay kept for one more version; the next page that is opened is the new one.
"use strict";

const { version, languages, statics, shells, parts, icon, notices } = self.PLAN;
const PREFIX = "yukari-pages-";
const CACHE = PREFIX + version;
const SPOKEN = "yukari-language";
const VERSIONS_KEPT = 2;
const PATIENCE = 4000; // ms. A network that takes longer for a page we have is no network.
const HASHED = /\.[0-9a-f]{12}\.\w+$/; // A name that changes with its content.

const inLanguage = (page, language) => `${page}?lang=${language}`;

self.addEventListener("install", (event) => {
  event.waitUntil(install());
  self.skipWaiting();
});

async function install() {
  const cache = await caches.open(CACHE);
  // As nobody: these pages are for whoever holds the phone.
  const pages = shells.flatMap(({ page }) => languages.map((language) => inLanguage(page, language)));
  const wanted = [
    ...parts.map((part) => new Request(part, { cache: "no-cache" })),
    ...pages.map((page) => new Request(page, { cache: "no-cache", credentials: "omit" })),
  ];
  await cache.addAll(wanted);
}

self.addEventListener("activate", (event) => event.waitUntil(Promise.all([clearOut(), self.clients.claim()])));

async function clearOut() {
  const older = (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== CACHE);
  await Promise.all(older.slice(0, older.length - (VERSIONS_KEPT - 1)).map((name) => caches.delete(name)));
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  if (request.mode === "navigate") event.respondWith(open(request, url.pathname));
  else if (url.pathname.startsWith(statics)) event.respondWith(part(request, HASHED.test(url.pathname)));
});

// A notification: encrypted for this browser by our own server (delivery/push.py). Pressing it opens a page of ours and no other.
self.addEventListener("push", (event) => {
  const { title, body, link, tag } = event.data.json();
  event.waitUntil(self.registration.showNotification(title, { body, tag, icon, data: link }));
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(show(event.notification.data));
});

async function show(link) {
  const wanted = new URL(link || notices, self.location.origin);
  const { href } = wanted.origin === self.location.origin ? wanted : new URL(notices, self.location.origin);
  const windows = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  const open = windows.find((one) => one.url === href);
  return open ? open.focus() : self.clients.openWindow(href);
}

// A page: from the network, else its shell.
async function open(request, path) {
  const { opens, page } = shells.find((shell) => new RegExp(shell.opens).test(path));
  const isOwn = opens !== shells.at(-1).opens;
  try {
    const answer = await (isOwn ? inTime(fetch(request)) : fetch(request));
    if (isOwn && answer.status >= 502) throw new Error(answer.status);
    remember(answer.headers.get("Content-Language"));
    return answer;
  } catch {
    return kept(inLanguage(page, await language()));
  }
}

const inTime = (answer) =>
  Promise.race([answer, new Promise((_, reject) => setTimeout(reject, PATIENCE, new Error("The network is too slow.")))]);

// A style, script or picture. One whose name changes with its content is taken from the phone at once.
async function part(request, hashed) {
  const found = await kept(request);
  if (hashed && found) return found;
  return fetch(request).catch((error) => found ?? Promise.reject(error));
}

const kept = async (request) =>
  (await (await caches.open(CACHE)).match(request, { ignoreVary: true })) ?? caches.match(request, { ignoreVary: true });

// The language of the last page that came over the network is the person's.
async function remember(code) {
  if (!languages.includes(code) || code === (await language())) return;
  await (await caches.open(SPOKEN)).put("/", new Response(code));
}

async function language() {
  const said = await caches.match("/", { cacheName: SPOKEN });
  const code = said ? await said.text() : self.navigator.language.slice(0, 2);
  return languages.includes(code) ? code : languages[0];
}
