// Reads the venue's code with the camera; the number and any camera app work everywhere else.
"use strict";

const box = document.querySelector("[data-check-in]");

if (box && navigator.mediaDevices) {
  const start = box.querySelector("[data-camera-start]");
  const video = box.querySelector("[data-camera]");
  const words = box.querySelector("[data-camera-words]");
  box.hidden = false;

  start.addEventListener("click", async () => {
    start.disabled = true;
    video.hidden = false;
    try {
      const stop = await openCamera(video, (text) => {
        const code = /\/check-in\/([A-Z0-9]+)\/?$/i.exec(text);
        if (!code) return;
        stop();
        words.textContent = words.dataset.found;
        // Only the code is taken over: whatever host the QR code names, this page stays on its own.
        location.assign(`/check-in/${code[1]}/`);
      });
      start.hidden = true;
    } catch {
      video.hidden = true;
      start.disabled = false;
      words.textContent = words.dataset.denied;
    }
  });
}
