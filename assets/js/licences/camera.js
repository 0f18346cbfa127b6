// A camera, or a picture, to the text of the QR code in it. The reader lies beside the page: nothing is fetched to read.
import { prepareZXingModule, readBarcodes } from "zxing-wasm/reader";

const OPTIONS = { formats: ["QRCode"], maxNumberOfSymbols: 1, tryHarder: true, tryInvert: false, tryRotate: true };
const EVERY = 120; // milliseconds between two looks
const WIDE = 1280;

export async function prepare(address) {
  const wasmBinary = await (await fetch(address)).arrayBuffer();
  await prepareZXingModule({ overrides: { wasmBinary }, fireImmediately: true });
}

async function textIn(picture) {
  const [found] = await readBarcodes(picture, OPTIONS);
  return found?.isValid ? found.text : null;
}

const wait = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

function frame(source, width, height) {
  const canvas = new OffscreenCanvas(width, height);
  const drawing = canvas.getContext("2d", { willReadFrequently: true });
  drawing.drawImage(source, 0, 0, width, height);
  return drawing.getImageData(0, 0, width, height);
}

// Looks through the camera until a code that `wanted` takes is seen; null if it was stopped.
export async function scan(video, { wanted, signal }) {
  const stream = await navigator.mediaDevices.getUserMedia({
    audio: false, video: { facingMode: { ideal: "environment" }, width: { ideal: WIDE }, height: { ideal: 720 } },
  });
  const stop = () => stream.getTracks().forEach((track) => track.stop());
  try {
    video.srcObject = stream;
    await video.play();
    while (!signal.aborted) {
      const text = video.videoWidth ? await textIn(frame(video, video.videoWidth, video.videoHeight)) : null;
      if (text && wanted(text)) return text;
      await wait(EVERY);
    }
    return null;
  } finally {
    stop();
    video.srcObject = null;
  }
}

export async function textInPicture(file) {
  const picture = await createImageBitmap(file);
  const smaller = Math.min(1, 2400 / Math.max(picture.width, picture.height));
  return textIn(frame(picture, Math.round(picture.width * smaller), Math.round(picture.height * smaller)));
}
