// What a scanner keeps on the phone: what it took along to where there is no network, and the scans that wait for one.
// Several tabs may work on it at once. No scan is forgotten before the server has answered it.
"use strict";

window.ScannerShelf = (() => {
  const DATABASE = "yukari-scanner";
  let opened = null;

  const open = () =>
    (opened ??= new Promise((resolve, reject) => {
      const asked = indexedDB.open(DATABASE, 1);
      asked.onupgradeneeded = () => {
        asked.result.createObjectStore("packs", { keyPath: "occurrence" });
        asked.result.createObjectStore("scans", { keyPath: "nonce" }).createIndex("occurrence", "occurrence");
      };
      asked.onsuccess = () => resolve(asked.result);
      asked.onerror = () => reject(asked.error);
    }));

  async function work(store, mode, deed) {
    const database = await open();
    return new Promise((resolve, reject) => {
      const transaction = database.transaction(store, mode, { durability: "strict" });
      const asked = deed(transaction.objectStore(store));
      transaction.oncomplete = () => resolve(asked?.result);
      transaction.onerror = transaction.onabort = () => reject(transaction.error);
    });
  }

  const pack = (occurrence) => work("packs", "readonly", (packs) => packs.get(occurrence));
  const takeAlong = (one) => work("packs", "readwrite", (packs) => packs.put(one));
  const forget = (occurrence) => work("packs", "readwrite", (packs) => packs.delete(occurrence));
  const keep = (scan) => work("scans", "readwrite", (scans) => scans.put(scan));
  const drop = (nonces) => work("scans", "readwrite", (scans) => nonces.forEach((nonce) => scans.delete(nonce)));

  // The oldest first.
  async function waiting(occurrence) {
    const found = await work("scans", "readonly", (scans) => scans.index("occurrence").getAll(occurrence));
    return found.sort((one, other) => (one.at < other.at ? -1 : 1));
  }

  // What this phone read at other occurrences and has not sent yet: their packs, with how many wait.
  async function elsewhere(occurrence) {
    const packs = await work("packs", "readonly", (all) => all.getAll());
    const others = packs.filter((one) => one.occurrence !== occurrence);
    const queues = await Promise.all(others.map(async (pack) => ({ pack, number: (await waiting(pack.occurrence)).length })));
    return queues.filter(({ number }) => number);
  }

  // Names do not stay on a phone for longer than they are of use.
  async function tidy(now) {
    const packs = await work("packs", "readonly", (all) => all.getAll());
    for (const one of packs) {
      if (one.roster && Date.parse(one.closes) < now && !(await waiting(one.occurrence)).length) await forget(one.occurrence);
    }
  }

  return { pack, takeAlong, forget, keep, drop, waiting, elsewhere, tidy };
})();
