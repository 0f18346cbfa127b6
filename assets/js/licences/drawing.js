// A QR code drawn on a canvas: letters of the alphanumeric mode, least correction, since smaller modules lose more.
import encodeQR from "qr";

const BORDER = 4;

export function drawCode(canvas, text) {
  const rows = encodeQR(text, "raw", { ecc: "low", encoding: "alphanumeric", border: BORDER });
  const scale = Math.max(1, Math.floor((canvas.clientWidth || 320) * (devicePixelRatio || 1) / rows.length));
  canvas.width = canvas.height = rows.length * scale;
  const drawing = canvas.getContext("2d");
  drawing.fillStyle = "#fff";
  drawing.fillRect(0, 0, canvas.width, canvas.height);
  drawing.fillStyle = "#000";
  rows.forEach((row, y) => row.forEach((dark, x) => dark && drawing.fillRect(x * scale, y * scale, scale, scale)));
}
