// Runs the browser's script over the vectors of docs/card-format.md: node card_format.mjs card-format.js vectors.json
import { readFileSync } from "node:fs";
import { isDeepStrictEqual } from "node:util";
import { runInThisContext } from "node:vm";

const [script, file] = process.argv.slice(2);
globalThis.self = globalThis;
runInThisContext(readFileSync(script, "utf8"), script);

const { keys, revoked, base45, cards } = JSON.parse(readFileSync(file, "utf8"));
const wrong = [];
for (const { bytes, text } of base45) {
  const decoded = CardFormat.base45.decode(text);
  if (CardFormat.base45.encode(Buffer.from(bytes, "hex")) !== text || Buffer.from(decoded).toString("hex") !== bytes) wrong.push(text);
}
for (const { name, text, at, leeway, result } of cards) {
  const told = { keys: keys.keys, revoked: revoked.revoked, now: new Date(at), leeway };
  const { valid, why, longStay, termUntil, ...said } = await CardFormat.verify(CardFormat.parse(text), told);
  const answer = valid ? { valid, ...said, long_stay: longStay, term_until: termUntil } : { valid, why };
  if (!isDeepStrictEqual(answer, result)) wrong.push({ name, answer });
}
console.log(JSON.stringify({ cards: cards.length, wrong }));
process.exitCode = wrong.length ? 1 : 0;
