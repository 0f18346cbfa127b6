// Keys on the curve P-256, by WebCrypto. A signature is 64 bytes, r and s; a point 65.
import { fromHex, hex } from "./bytes.js";
import { Rejected, Why, malformed } from "./faults.js";

const P256 = { name: "ECDSA", namedCurve: "P-256" };
const SIGNS = { name: "ECDSA", hash: "SHA-256" };
const KEY_ID = 20;

export const sha256 = async (bytes) => new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));

// What a key is known by: the left 160 bits of the hash of its point.
export const keyIdOf = async (point) => (await sha256(point)).subarray(0, KEY_ID);

export async function keyOf(point) {
  if (point.length !== 65 || point[0] !== 4) throw malformed("a point has 65 bytes and begins with 4");
  try {
    return await crypto.subtle.importKey("raw", point, P256, false, ["verify"]);
  } catch {
    throw malformed("the point is not on the curve");
  }
}

// The curve, for points of which only x and the sign of y are told (SEC 1, 2.3.4): WebCrypto wants both.
const P = 2n ** 256n - 2n ** 224n + 2n ** 192n + 2n ** 96n - 1n;
const B = 0x5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604bn;

function power(base, exponent) {
  let found = 1n;
  for (let square = base % P, left = exponent; left > 0n; left >>= 1n, square = (square * square) % P) {
    if (left & 1n) found = (found * square) % P;
  }
  return found;
}

// The y of a point; whether there is one, WebCrypto says when it takes the point.
export function yOf(xBytes, odd) {
  const x = BigInt(`0x${hex(xBytes)}`);
  const root = power((((x * x - 3n) % P) * x + B) % P, (P + 1n) / 4n);
  const y = (root & 1n) === (odd ? 1n : 0n) ? root : P - root;
  return fromHex(y.toString(16).padStart(64, "0"), "y");
}

export async function verify(key, bytes, signature) {
  if (signature.length !== 64) throw new Rejected(Why.SIGNATURE, "a signature has 64 bytes");
  if (!(await crypto.subtle.verify(SIGNS, key, signature, bytes))) {
    throw new Rejected(Why.SIGNATURE, "the signature does not fit");
  }
}

export const sign = async (key, bytes) => new Uint8Array(await crypto.subtle.sign(SIGNS, key, bytes));

// A key of this device: its private half never leaves it, and no script can read it.
export const newKey = () => crypto.subtle.generateKey(P256, false, ["sign", "verify"]);
