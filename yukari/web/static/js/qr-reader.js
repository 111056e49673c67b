// Finds QR codes in a moving or still picture: by the browser itself where it can, else by a library that is loaded only then.
"use strict";

const { library, wasm } = document.currentScript.dataset;
const WIDEST = 800;
const WIDEST_STILL = 2000;

// Resolves to a function that takes a <video> or a bitmap and answers with the texts of the codes in its present picture.
// Asked once with a network, it is there without one.
let reader = null;
window.openReader = () =>
  (reader ??= madeReader().catch((error) => {
    reader = null;
    throw error;
  }));

async function madeReader() {
  const formats = "BarcodeDetector" in window ? await BarcodeDetector.getSupportedFormats() : [];
  if (formats.includes("qr_code")) {
    const detector = new BarcodeDetector({ formats: ["qr_code"] });
    return async (picture) => (await detector.detect(picture)).map((code) => code.rawValue);
  }
  await load(library);
  await ZXingWASM.prepareZXingModule({ overrides: { locateFile: () => wasm }, fireImmediately: true });
  const canvas = document.createElement("canvas");
  const drawing = canvas.getContext("2d", { willReadFrequently: true });
  return async (picture) => {
    const [width, height, widest] = picture.videoWidth
      ? [picture.videoWidth, picture.videoHeight, WIDEST]
      : [picture.width, picture.height, WIDEST_STILL];
    // A smaller picture keeps an old phone fast; a code held to the camera is large enough in it.
    const scale = Math.min(1, widest / width);
    canvas.width = width * scale;
    canvas.height = height * scale;
    drawing.drawImage(picture, 0, 0, canvas.width, canvas.height);
    const pixels = drawing.getImageData(0, 0, canvas.width, canvas.height);
    const found = await ZXingWASM.readBarcodes(pixels, { formats: ["QRCode"], maxNumberOfSymbols: 1, tryHarder: true });
    return found.map((code) => code.text);
  };
}

// A camera that is looked through until it is stopped: `found` is told of each code. iPhones end the stream of a page that
// was put away, and show a black picture to an app on the home screen that asks only once.
window.openCamera = async (video, found, { every = 120 } = {}) => {
  const read = await openReader();
  const wanted = { video: { facingMode: "environment" } };
  let running = true;
  const begin = async () => {
    if (navigator.standalone) (await navigator.mediaDevices.getUserMedia(wanted)).getTracks().forEach((track) => track.stop());
    video.srcObject = await navigator.mediaDevices.getUserMedia(wanted);
    await video.play();
  };
  const again = () => {
    if (running && !document.hidden && !video.srcObject?.active) begin().catch(() => {});
  };
  const look = async () => {
    if (!running) return;
    const codes = video.readyState >= 2 ? await read(video).catch(() => []) : [];
    for (const code of codes.slice(0, 1)) await found(code);
    setTimeout(look, every);
  };
  await begin();
  document.addEventListener("visibilitychange", again);
  setTimeout(look, every);
  return () => {
    running = false;
    document.removeEventListener("visibilitychange", again);
    video.srcObject?.getTracks().forEach((track) => track.stop());
  };
};

const load = (address) =>
  new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = address;
    script.onload = resolve;
    script.onerror = reject;
    document.head.append(script);
  });
