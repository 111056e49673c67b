// A scanner's line to the server: measures the clock, takes the roster along, hands in what waits. Nothing here draws.
"use strict";

window.ScannerLine = (() => {
  const BATCH = 200;
  const PATIENCE = 8000; // ms. A network that takes longer is none, for people who stand in a queue.
  const SLOWEST_MEASURE = 5000; // ms. A slower answer says too little about the clock.
  const LOCK = "yukari-scanner-upload";

  class Closed extends Error {}

  const now = (pack) => Date.now() + (pack.offset ?? 0) * 1000;

  async function ask(address, pack, options = {}) {
    const asked = Date.now();
    const answer = await fetch(address, {
      ...options,
      headers: { ...options.headers, Authorization: `Pass ${pack.token}` },
      signal: AbortSignal.timeout(PATIENCE),
    });
    if (answer.status === 401) throw new Closed((await answer.json()).words);
    if (!answer.ok) throw new Error(answer.status);
    const said = await answer.json();
    const took = Date.now() - asked;
    // Their clock showed `now` about half way between our question and their answer.
    if (said.now && took < SLOWEST_MEASURE) pack.offset = (Date.parse(said.now) - asked - took / 2) / 1000;
    return said;
  }

  const post = (pack, body) =>
    ask(pack.url, pack, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });

  // Everything that this phone needs where there is no network.
  async function takeAlong(pack) {
    const said = await ask(pack.rosterUrl, pack);
    const { occurrence, ...rest } = said;
    Object.assign(pack, rest, { title: occurrence.title, opens: occurrence.opens, closes: occurrence.closes, taken: Date.now() });
    await ScannerShelf.takeAlong(pack);
  }

  const asRead = ({ kind, text, device, nonce }) => ({ [kind]: text, device, nonce });
  const asKept = ({ kind, text, device, nonce, at, offset, why }) => ({ [kind]: text, device, nonce, at, offset, why });

  // At once: the server's own clock says when. A name that was ticked goes the way of what was kept.
  async function live(pack, scan) {
    if (scan.kind !== "person") return post(pack, asRead(scan));
    return (await post(pack, { scans: [asKept(scan)] })).verdicts[0];
  }

  // Hands in what waits, in batches; one tab at a time where the browser can say so, and harmless twice where it cannot.
  async function handIn(pack, told) {
    const work = async (lock) => {
      if (lock === null) return;
      const all = await ScannerShelf.waiting(pack.occurrence);
      for (let from = 0; from < all.length; from += BATCH) {
        const scans = all.slice(from, from + BATCH);
        const { verdicts } = await post(pack, { scans: scans.map(asKept) });
        await ScannerShelf.drop(scans.map((scan) => scan.nonce));
        await told(scans, verdicts, from + scans.length, all.length);
      }
    };
    await (navigator.locks ? navigator.locks.request(`${LOCK}-${pack.occurrence}`, { ifAvailable: true }, work) : work());
  }

  return { Closed, now, takeAlong, live, handIn, asKept };
})();
