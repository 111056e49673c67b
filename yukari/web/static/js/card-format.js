// Reads and checks the cards of docs/card-format.md, without a network: for pages and for the service worker.
//
//   const result = await CardFormat.verify(CardFormat.parse(text), { keys, revoked, now, leeway });
//
// keys: the list of /cards/keys.json; revoked: the ids of /cards/revoked.json, best as a Set; now: a Date or milliseconds; leeway: seconds.
// The result is {valid, why}, and, as soon as the issuer's signature is right, what the card says:
// {medium, id, place, kind, longStay, home, until, termUntil}; days are written 2026-04-01, and null is no day.
"use strict";

self.CardFormat = (() => {
  const PREFIX = "YK1:";
  const ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
  const VALUES = new Map([...ALPHABET].map((letter, value) => [letter, value]));
  const SLOT = 30;
  const LEEWAY = { online: 30, offline: 120 };
  const MEDIA = { 1: { medium: "phone", statement: 61, length: 193 }, 2: { medium: "paper", statement: 28, length: 92 } };
  const ECDSA = { name: "ECDSA", hash: "SHA-256" };
  const P256 = { name: "ECDSA", namedCurve: "P-256" };
  const [ISSUE, SHOW] = ["ISSUE", "SHOW"].map((purpose) => new TextEncoder().encode(`YUKARI CARD 1 ${purpose}\0`));
  const JAPAN = 9 * 3600_000;

  // What stands in the text, without asking whether it is true; {why} where it cannot be read.
  function parse(text) {
    const trimmed = text.trim();
    if (!trimmed.startsWith(PREFIX)) return { why: "other_system" };
    const bytes = base45.decode(trimmed.slice(PREFIX.length));
    if (!bytes) return { why: "unreadable" };
    if (!bytes.length) return { why: "wrong_length" };
    const layout = MEDIA[bytes[0]];
    if (!layout) return { why: "unknown_layout" };
    if (bytes.length !== layout.length) return { why: "wrong_length" };
    const view = new DataView(bytes.buffer);
    const isPhone = layout.medium === "phone";
    const flags = bytes[25];
    return {
      bytes,
      medium: layout.medium,
      statement: layout.statement,
      issuer: bytes[1],
      id: base64url(bytes.subarray(2, 18)),
      first: day(view.getUint16(18)),
      until: day(view.getUint16(20)),
      place: (bytes[22] << 16) | view.getUint16(23),
      premium: Boolean(flags & 1),
      longStay: Boolean(flags & 2),
      home: Boolean(flags & 4),
      termUntil: view.getUint16(26) ? day(view.getUint16(26)) : null,
      holder: isPhone ? bytes.subarray(28, 61) : null,
      slot: isPhone ? view.getUint32(125) : null,
    };
  }

  async function verify(card, { keys, revoked, now, leeway }) {
    if (card.why) return no(card.why);
    const issuer = keys.find(({ number }) => number === card.issuer);
    if (!issuer) return no("unknown_key");
    const signature = card.bytes.subarray(card.statement, card.statement + 64);
    const issued = isSigned(await issuerKey(issuer.key), signature, ISSUE, card.bytes.subarray(0, card.statement));
    // Meanwhile, so that two signatures take little more than one.
    const shown = card.holder && isShown(card);
    if (!(await issued)) return no("forged");
    const today = dayInJapan(+now);
    const said = says(card, today);
    const ids = revoked instanceof Set ? revoked : new Set(revoked);
    if (ids.has(card.id)) return no("revoked", said);
    if (today < card.first) return no("not_yet", said);
    if (today > card.until) return no("run_out", said);
    if (card.holder) {
      if (!(await shown)) return no("wrong_holder", said);
      const seconds = now / 1000;
      if (seconds >= (card.slot + 1) * SLOT + leeway) return no("old_slot", said);
      if (seconds < card.slot * SLOT - leeway) return no("future_slot", said);
    }
    return { valid: true, why: "", ...said };
  }

  const no = (why, said) => ({ valid: false, why, ...said });

  // A card may outlive the premium term; long stay belongs to the term.
  function says({ medium, id, place, premium, longStay, home, until, termUntil }, today) {
    const isPremium = place !== 0 && premium && (!termUntil || today <= termUntil);
    return {
      medium,
      id,
      place: place ? String(place).padStart(6, "0") : "",
      kind: place ? (isPremium ? "premium" : "basic") : "account",
      longStay: isPremium && longStay,
      home,
      until,
      termUntil: isPremium ? termUntil : null,
    };
  }

  async function isShown(card) {
    const point = uncompressed(card.holder);
    return Boolean(point) && isSigned(await imported(point), card.bytes.subarray(129), SHOW, card.bytes.subarray(0, 129));
  }

  function isSigned(key, signature, purpose, bytes) {
    const message = new Uint8Array(purpose.length + bytes.length);
    message.set(purpose);
    message.set(bytes, purpose.length);
    return crypto.subtle.verify(ECDSA, key, signature, message);
  }

  const imported = (point) => crypto.subtle.importKey("raw", point, P256, false, ["verify"]);

  const issuerKeys = new Map();
  function issuerKey(text) {
    if (!issuerKeys.has(text)) issuerKeys.set(text, imported(uncompressed(fromBase64url(text))));
    return issuerKeys.get(text);
  }

  // Not every browser's WebCrypto takes a compressed point, so y is computed here. Nothing if there is no such point.
  const P = 2n ** 256n - 2n ** 224n + 2n ** 192n + 2n ** 96n - 1n;
  const B = 0x5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604bn;
  function uncompressed(compressed) {
    const x = BigInt(`0x${hex(compressed.subarray(1))}`);
    if ((compressed[0] !== 2 && compressed[0] !== 3) || x >= P) return null;
    const square = (((((x * x) % P) - 3n) * x + B) % P + P) % P;
    const root = squareRoot(square);
    if ((root * root) % P !== square) return null;
    const y = (root & 1n) === BigInt(compressed[0] & 1) ? root : P - root;
    const digits = y.toString(16).padStart(64, "0");
    const point = new Uint8Array(65);
    point[0] = 4;
    point.set(compressed.subarray(1), 1);
    for (let index = 0; index < 32; index++) point[33 + index] = parseInt(digits.slice(2 * index, 2 * index + 2), 16);
    return point;
  }

  // To the power of (P + 1) / 4 = 2^254 - 2^222 + 2^190 + 2^94 = ((2^32 - 1) · 2^128 + 2^96 + 1) · 2^94.
  function squareRoot(square) {
    let ones = square; // square to the power of 2^n - 1, for n = 1, 2, 4 … 32
    for (let count = 1; count < 32; count *= 2) ones = (doubled(ones, count) * ones) % P;
    return doubled((doubled((doubled(ones, 32) * square) % P, 96) * square) % P, 94);
  }

  function doubled(value, times) {
    for (let time = 0; time < times; time++) value = (value * value) % P;
    return value;
  }

  // RFC 9285; decode gives null for what is not base45.
  const base45 = {
    encode(bytes) {
      let text = "";
      for (let start = 0; start < bytes.length; start += 2) {
        const pair = start + 1 < bytes.length;
        const value = pair ? bytes[start] * 256 + bytes[start + 1] : bytes[start];
        text += ALPHABET[value % 45] + ALPHABET[Math.floor(value / 45) % 45] + (pair ? ALPHABET[Math.floor(value / 2025)] : "");
      }
      return text;
    },
    decode(text) {
      const rest = text.length % 3;
      if (rest === 1) return null;
      const bytes = new Uint8Array(Math.floor(text.length / 3) * 2 + (rest ? 1 : 0));
      for (let start = 0, to = 0; start < text.length; start += 3, to += 2) {
        const isPair = start + 2 < text.length;
        const [c, d, e] = [VALUES.get(text[start]), VALUES.get(text[start + 1]), isPair ? VALUES.get(text[start + 2]) : 0];
        const value = c + 45 * d + 2025 * e;
        // An unknown character makes NaN, which is not smaller than anything.
        if (!(value < (isPair ? 65536 : 256))) return null;
        if (isPair) bytes[to] = value >> 8;
        bytes[isPair ? to + 1 : to] = value & 255;
      }
      return bytes;
    },
  };

  const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  const base64url = (bytes) => btoa(String.fromCharCode(...bytes)).replace(/\+/g, "-").replace(/\//g, "_").replace(/=/g, "");
  const fromBase64url = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));
  const day = (number) => new Date(Date.UTC(2020, 0, 1 + number)).toISOString().slice(0, 10);
  const dayInJapan = (milliseconds) => new Date(milliseconds + JAPAN).toISOString().slice(0, 10);

  return { base45, parse, verify, LEEWAY, SLOT };
})();
