// Reads a card's code with the camera into the field of the counter; a reading device types into it without this.
"use strict";

const box = document.querySelector("[data-counter]");

if (box && navigator.mediaDevices) {
  const start = box.querySelector("[data-camera-start]");
  const video = box.querySelector("[data-camera]");
  const words = box.querySelector("[data-camera-words]");
  const field = document.querySelector("[data-code]");
  box.hidden = false;

  start.addEventListener("click", async () => {
    start.disabled = true;
    video.hidden = false;
    try {
      const stop = await openCamera(video, (text) => {
        stop();
        video.hidden = true;
        start.disabled = false;
        field.value = text;
        words.textContent = words.dataset.found;
        field.form.querySelector("[name=record]").focus();
      });
    } catch {
      video.hidden = true;
      start.disabled = false;
      words.textContent = words.dataset.denied;
    }
  });
}
