// Checks a card by docs/card-format.md alone: a reference for makers of readers. It needs Node 20 or later, and no package.
//
// node verify.mjs TEXT --keys keys.json --revoked revoked.json [--at 2026-04-04T09:00:10+09:00] [--leeway 30]
// node verify.mjs --vectors vectors.json     every card of the vectors; ends with 0 if all results are as they should be
import { readFileSync } from "node:fs";
import { isDeepStrictEqual, parseArgs } from "node:util";

const ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
const PHONE = 1;
const LENGTHS = new Map([[PHONE, 193], [2, 92]]);
const P = 2n ** 256n - 2n ** 224n + 2n ** 192n + 2n ** 96n - 1n;
const B = 0x5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604bn;
const SIGNING = { name: "ECDSA", hash: "SHA-256" };

class Invalid extends Error {}

const demand = (fulfilled, why) => {
  if (!fulfilled) throw new Invalid(why);
};

// The result as vectors.json writes it; `keys` and `revoked` are the documents as they are served.
export async function check(text, { keys, revoked, at, leeway }) {
  try {
    return { valid: true, ...(await said(text.trim(), keys, revoked, at, leeway)) };
  } catch (error) {
    if (!(error instanceof Invalid)) throw error;
    return { valid: false, why: error.message };
  }
}

async function said(text, keys, revoked, at, leeway) {
  demand(text.startsWith("YK1:"), "other_system");
  const card = fromBase45(text.slice(4));
  demand(card.length > 0, "wrong_length");
  demand(LENGTHS.has(card[0]), "unknown_layout");
  demand(card.length === LENGTHS.get(card[0]), "wrong_length");
  const isPhone = card[0] === PHONE;

  const issuer = keys.keys.find(({ number }) => number === card[1]);
  demand(issuer, "unknown_key");
  const signed = isPhone ? 61 : 28;
  demand(
    await isSigned("YUKARI CARD 1 ISSUE\0", card.subarray(0, signed), card.subarray(signed, signed + 64), Buffer.from(issuer.key, "base64url")),
    "forged",
  );

  const id = card.subarray(2, 18).toString("base64url");
  demand(!revoked.revoked.includes(id), "revoked");
  // Days written year first can be compared as texts.
  const today = new Date(at.getTime() + 9 * 3600_000).toISOString().slice(0, 10);
  const until = day(card.readUInt16BE(20));
  demand(today >= day(card.readUInt16BE(18)), "not_yet");
  demand(today <= until, "run_out");
  if (isPhone) {
    demand(
      await isSigned("YUKARI CARD 1 SHOW\0", card.subarray(0, 129), card.subarray(129, 193), card.subarray(28, 61)),
      "wrong_holder",
    );
    const [begins, now] = [30 * card.readUInt32BE(125), at.getTime() / 1000];
    demand(now < begins + 30 + leeway, "old_slot");
    demand(now >= begins - leeway, "future_slot");
  }

  const [place, flags, lastOfTerm] = [card.readUIntBE(22, 3), card[25], card.readUInt16BE(26)];
  const premium = place !== 0 && (flags & 1) !== 0 && (lastOfTerm === 0 || today <= day(lastOfTerm));
  return {
    medium: isPhone ? "phone" : "paper",
    id,
    place: place ? String(place).padStart(6, "0") : "",
    kind: place === 0 ? "account" : premium ? "premium" : "basic",
    long_stay: premium && (flags & 2) !== 0,
    home: (flags & 4) !== 0,
    until,
    term_until: premium && lastOfTerm ? day(lastOfTerm) : null,
  };
}

// RFC 9285.
function fromBase45(text) {
  demand(text.length % 3 !== 1, "unreadable");
  const found = [];
  for (let start = 0; start < text.length; start += 3) {
    const group = [...text.slice(start, start + 3)].map((letter) => ALPHABET.indexOf(letter));
    demand(!group.includes(-1), "unreadable");
    const number = group.reduceRight((sum, value) => sum * 45 + value, 0);
    demand(number < 256 ** (group.length - 1), "unreadable");
    if (group.length === 3) found.push(number >> 8);
    found.push(number & 255);
  }
  return Buffer.from(found);
}

async function isSigned(purpose, bytes, signature, compressed) {
  const point = uncompressed(compressed);
  if (!point) return false;
  const key = await crypto.subtle.importKey("raw", point, { name: "ECDSA", namedCurve: "P-256" }, false, ["verify"]);
  return crypto.subtle.verify(SIGNING, key, signature, Buffer.concat([Buffer.from(purpose), bytes]));
}

// The point as WebCrypto takes it: 04, x, y. Nothing if there is no such point.
function uncompressed(compressed) {
  const x = BigInt(`0x${compressed.subarray(1).toString("hex")}`);
  if (![2, 3].includes(compressed[0]) || x >= P) return null;
  const square = (((x ** 3n - 3n * x + B) % P) + P) % P;
  const root = power(square, (P + 1n) / 4n);
  if ((root * root) % P !== square) return null;
  const y = root % 2n === BigInt(compressed[0] % 2) ? root : P - root;
  return Buffer.concat([Buffer.from([4]), compressed.subarray(1), Buffer.from(y.toString(16).padStart(64, "0"), "hex")]);
}

function power(base, exponent) {
  let result = 1n;
  for (; exponent; exponent >>= 1n) {
    if (exponent & 1n) result = (result * base) % P;
    base = (base * base) % P;
  }
  return result;
}

const day = (number) => new Date(Date.UTC(2020, 0, 1 + number)).toISOString().slice(0, 10);
const read = (file) => JSON.parse(readFileSync(file, "utf8"));

async function judgeAll({ keys, revoked, cards }) {
  const results = await Promise.all(cards.map(({ text, at, leeway }) => check(text, { keys, revoked, at: new Date(at), leeway })));
  const wrong = cards.flatMap((card, index) => (isDeepStrictEqual(results[index], card.result) ? [] : [[card.name, results[index]]]));
  console.log(JSON.stringify({ cards: cards.length, wrong }));
  return wrong.length === 0;
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: Object.fromEntries(["keys", "revoked", "at", "leeway", "vectors"].map((name) => [name, { type: "string" }])),
});
if (values.vectors) {
  process.exitCode = (await judgeAll(read(values.vectors))) ? 0 : 1;
} else if (positionals.length !== 1 || !values.keys || !values.revoked) {
  console.error("node verify.mjs TEXT --keys FILE --revoked FILE [--at ISO] [--leeway SECONDS]");
  process.exitCode = 2;
} else {
  const result = await check(positionals[0], {
    keys: read(values.keys),
    revoked: read(values.revoked),
    at: values.at ? new Date(values.at) : new Date(),
    leeway: Number(values.leeway ?? 30),
  });
  console.log(JSON.stringify(result));
  process.exitCode = result.valid ? 0 : 1;
}
