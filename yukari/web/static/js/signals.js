// What came of a scan, for ears and hands: two rising notes for yes, one for what is known, two low ones for no. A browser lets sounds begin with a press.
"use strict";

self.Signals = (() => {
  const NOTES = { yes: [660, 880], known: [660], no: [220, 180], again: [440, 440] };
  const BUZZES = { yes: [80], known: [80], no: [150, 80, 150], again: [80, 60, 80] };
  let sounds = null;

  function ready() {
    sounds ??= self.AudioContext ? new AudioContext() : null;
    sounds?.resume();
  }

  function give(kind) {
    navigator.vibrate?.(BUZZES[kind]);
    if (!sounds) return;
    NOTES[kind].forEach((pitch, index) => {
      const tone = sounds.createOscillator();
      const volume = sounds.createGain();
      const from = sounds.currentTime + index * 0.12;
      tone.frequency.value = pitch;
      volume.gain.setValueAtTime(0.3, from);
      volume.gain.exponentialRampToValueAtTime(0.001, from + 0.18);
      tone.connect(volume).connect(sounds.destination);
      tone.start(from);
      tone.stop(from + 0.2);
    });
  }

  return { ready, give };
})();
