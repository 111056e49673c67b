// Reads the venue's code with the camera where the browser can; the number and any camera app work everywhere else.
"use strict";

const box = document.querySelector("[data-check-in]");

if (box && "BarcodeDetector" in window && navigator.mediaDevices) {
  const start = box.querySelector("[data-camera-start]");
  const video = box.querySelector("[data-camera]");
  const words = box.querySelector("[data-camera-words]");
  box.hidden = false;

  start.addEventListener("click", async () => {
    start.disabled = true;
    try {
      video.srcObject = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
      video.hidden = false;
      start.hidden = true;
      await video.play();
      look(new BarcodeDetector({ formats: ["qr_code"] }));
    } catch {
      start.disabled = false;
      words.textContent = words.dataset.denied;
    }
  });

  async function look(detector) {
    const found = await detector.detect(video).catch(() => []);
    const code = found.map((one) => /\/check-in\/([A-Z0-9]+)\/?$/i.exec(one.rawValue)).find(Boolean);
    if (!code) {
      setTimeout(look, 200, detector);
      return;
    }
    words.textContent = words.dataset.found;
    video.srcObject.getTracks().forEach((track) => track.stop());
    // Only the code is taken over: whatever host the QR code names, this page stays on its own.
    location.assign(`/check-in/${code[1]}/`);
  }
}
