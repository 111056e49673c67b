// What this phone read at other occurrences and has not sent yet: shown on every scanner page and at the desk, and sent from
// there, by the pass of each. Where one cannot go home, its own page says why and writes it to a file.
"use strict";

(() => {
  const SEND_AGAIN_EVERY = 15_000;
  const box = document.querySelector("[data-elsewhere]");
  const find = (name) => box.querySelector(`[data-elsewhere-${name}]`);
  const here = location.pathname.match(/occurrences\/([0-9a-f-]{36})\//)?.[1];

  async function count() {
    const queues = await ScannerShelf.elsewhere(here);
    box.hidden = !queues.length;
    find("number").textContent = queues.reduce((sum, { number }) => sum + number, 0);
    find("list").replaceChildren(...queues.map(line));
    return queues;
  }

  function line({ pack, number }) {
    const row = document.createElement("li");
    const link = document.createElement("a");
    link.href = `/office/occurrences/${pack.occurrence}/scanner/`;
    link.textContent = box.dataset.words.replace("{number}", number).replace("{title}", () => pack.title);
    row.append(link);
    return row;
  }

  async function sync() {
    for (const { pack } of await count()) {
      // One that does not get home keeps back no other.
      if (navigator.onLine) await ScannerLine.handIn(pack, count).catch(() => {});
    }
    await count();
  }

  find("send").addEventListener("click", sync);
  window.addEventListener("online", sync);
  setInterval(sync, SEND_AGAIN_EVERY);
  sync();
})();
