// What a phone keeps to check cards without a network: keys, revoked cards and the names of places, as they were served, with their hour.
"use strict";

self.VerifyShelf = (() => {
  const SHELF = "yukari-verify";
  const CLOCK = "yukari-clock";
  const PATIENCE = 8000; // ms. A network that takes longer is none, for people who stand at a counter.
  const SLOWEST_MEASURE = 5000; // ms. A slower answer, or a clock set meanwhile, says too little about the clock.
  const FRESH = 300_000; // ms. So long after an answer the network counts as there.

  // Seconds by which the server's clock is ahead of ours, as last measured.
  let offset = Number(localStorage[CLOCK] ?? 0);
  let asked = 0;
  let documents = null;

  const now = () => Date.now() + offset * 1000;
  const isOnline = () => performance.now() - asked < FRESH && asked > 0;

  // {keys, revoked, places, asOf}, or null where this phone has never been online here.
  async function open({ keys, revoked, places }) {
    if (!documents) {
      const shelf = await caches.open(SHELF);
      const kept = await Promise.all([keys, revoked, places].map((address) => shelf.match(address)));
      if (!kept.every(Boolean)) return null;
      const [keyList, revokedList, names] = await Promise.all(kept.map((answer) => answer.json()));
      const asOf = Date.parse(revokedList.as_of); // Until then we know every card that was revoked.
      documents = { keys: keyList.keys, revoked: new Set(revokedList.revoked), places: names.places, asOf };
    }
    return documents;
  }

  // Fetches everything anew and measures our clock. True if it could.
  async function refresh(addresses) {
    try {
      const shelf = await caches.open(SHELF);
      const answers = await Promise.all(Object.values(addresses).map(ask));
      await Promise.all(answers.map((answer) => shelf.put(answer.url, answer)));
      documents = null;
      asked = performance.now();
      return true;
    } catch {
      return false;
    }
  }

  async function ask(address) {
    const began = Date.now();
    const answer = await fetch(address, { cache: "no-cache", signal: AbortSignal.timeout(PATIENCE) });
    if (!answer.ok) throw new Error(answer.status);
    const took = Date.now() - began;
    if (took < 0 || took > SLOWEST_MEASURE) return answer;
    // The header leaves out what is less than a second, and a cache on the way says how long it has had the answer.
    const theirs = Date.parse(answer.headers.get("Date")) + 500 + 1000 * Number(answer.headers.get("Age") ?? 0);
    offset = (theirs - began - took / 2) / 1000;
    localStorage[CLOCK] = offset;
    return answer;
  }

  return { now, isOnline, open, refresh, offset: () => offset };
})();
