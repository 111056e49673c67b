// Keeps this phone's cards and shows them by itself: the private key is made here, cannot leave, and signs every half minute
// (docs/card-format.md). All of it lies in IndexedDB, belongs to the one person whom the cookie names, and goes when another comes.
//
//   await CardHolder.ready()              what is kept of this person: {html, language, asOf, cards, offset}, or null
//   await CardHolder.refresh(address)     asks the server for cards of this phone's key; throws "signed_out", "no_network", or
//                                         "refused" with `words`
//   await CardHolder.revoked(address)     whether the list of revoked cards names one of these: then all of them go
//   await CardHolder.show(place, at)      the text of the QR code at that moment, or null without a card
"use strict";

self.CardHolder = (() => {
  const DATABASE = "yukari";
  const STORE = "card";
  const P256 = { name: "ECDSA", namedCurve: "P-256" };
  const ECDSA = { name: "ECDSA", hash: "SHA-256" };
  const SHOW = new TextEncoder().encode("YUKARI CARD 1 SHOW\0");

  const cookie = (name) => new RegExp(`(?:^|; )${name}=([^;]*)`).exec(document.cookie)?.[1] ?? "";
  const holder = () => cookie("yukari_holder");
  const alone = (work) => (navigator.locks ? navigator.locks.request("yukari-card", work) : work());

  const done = (request) =>
    new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });

  async function inStore(mode, work) {
    const asked = indexedDB.open(DATABASE, 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore(STORE);
    const database = await done(asked);
    try {
      return await done(work(database.transaction(STORE, mode).objectStore(STORE)));
    } finally {
      database.close();
    }
  }

  const get = (name) => inStore("readonly", (store) => store.get(name));
  const put = (name, value) => inStore("readwrite", (store) => store.put(value, name));
  const forget = () => inStore("readwrite", (store) => store.clear());

  async function ready() {
    const kept = await get("kept");
    if (kept && kept.holder === holder()) return kept;
    if (kept) await forget();
    return null;
  }

  // What the page says, or which cards there are: added to what is known of the person.
  async function keep(news) {
    const kept = { ...(await ready()), ...news, holder: holder() };
    await put("kept", kept);
    return kept;
  }

  async function key() {
    const found = await get("key");
    if (found) return found;
    const { privateKey, publicKey } = await crypto.subtle.generateKey(P256, false, ["sign"]);
    const point = new Uint8Array(await crypto.subtle.exportKey("raw", publicKey));
    const made = { privateKey, compressed: Uint8Array.of(2 + (point[64] & 1), ...point.subarray(1, 33)) };
    await put("key", made);
    return made;
  }

  const refresh = (address) => alone(() => ask(address));

  async function ask(address) {
    await ready();
    const { compressed } = await key();
    const sentAt = Date.now();
    const answer = await fetch(address, {
      method: "POST",
      redirect: "manual",
      headers: { "Content-Type": "application/json", "X-CSRFToken": cookie("csrftoken") },
      body: JSON.stringify({ key: toBase64url(compressed), device: "" }),
    }).catch(() => null);
    if (answer?.type === "opaqueredirect") throw new Error("signed_out");
    const { words } = answer?.status < 500 && !answer.ok ? await answer.json().catch(() => ({})) : {};
    if (words) throw Object.assign(new Error("refused"), { words });
    if (!answer?.ok) throw new Error("no_network");
    const { now, cards } = await answer.json();
    const offset = Date.parse(now) - (sentAt + Date.now()) / 2;
    return keep({ offset, cards: cards.map(({ id, place, statement }) => ({ id, place, statement })) });
  }

  // A phone that was reported lost, or whose session somebody ended, is told by the list that everyone reads.
  async function revoked(address) {
    const { revoked } = await (await fetch(address)).json();
    const ids = new Set(revoked);
    const isOver = Boolean((await ready())?.cards?.some(({ id }) => ids.has(id)));
    if (isOver) await forget();
    return isOver;
  }

  async function show(place, at) {
    const kept = await ready();
    const card = kept?.cards?.find((one) => one.place === place);
    const { privateKey } = (card && (await get("key"))) ?? {};
    if (!privateKey) return null;
    const statement = fromBase64url(card.statement);
    const bytes = new Uint8Array(statement.length + 4 + 64);
    bytes.set(statement);
    new DataView(bytes.buffer).setUint32(statement.length, slot(at));
    const said = bytes.subarray(0, statement.length + 4);
    bytes.set(new Uint8Array(await crypto.subtle.sign(ECDSA, privateKey, Uint8Array.of(...SHOW, ...said))), said.length);
    return `YK1:${CardFormat.base45.encode(bytes)}`;
  }

  const slot = (at) => Math.floor(at / 1000 / CardFormat.SLOT);
  const toBase64url = (bytes) => btoa(String.fromCharCode(...bytes)).replace(/\+/g, "-").replace(/\//g, "_").replace(/=/g, "");
  const fromBase64url = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));

  return { ready, keep, refresh, revoked, show, forget };
})();
