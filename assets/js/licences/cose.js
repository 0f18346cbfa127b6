// Signed CBOR with one signature. Source: RFC 9052. Mirrors tongban/basis/credentials/cose.py.
import { concat } from "./bytes.js";
import { SIGN1, Tag, fromCbor, toCbor } from "./cbor.js";
import { Rejected, Why, malformed } from "./faults.js";
import { keyOf, sign as signWith, verify, yOf } from "./keys.js";
import { bytesOf, listOf, mapOf } from "./values.js";

const [ALG, CRIT, KTY, CURVE, X, Y, SECRET, ES256, SM2] = [1, 2, 1, -1, -2, -3, -4, -7, -65_600];
export const [KID, TYP, X5CHAIN] = [4, 16, 33];
const NOTHING = new Uint8Array();

const toSign = (header, payload, also) => toCbor(["Signature1", header, also, payload]);

export class Sign1 {
  constructor(header, beside, payload, protectedBytes, signature) {
    Object.assign(this, { header, beside, payload, protectedBytes, signature });
  }

  async verify(key, also = NOTHING) {
    if (this.payload === null) throw malformed("what was signed is missing, or stands there twice");
    await verify(key, toSign(this.protectedBytes, this.payload, also), this.signature);
  }

  certificate() {
    const found = this.beside.get(X5CHAIN);
    if (found instanceof Uint8Array) return found;
    throw new Rejected(Why.UNKNOWN_ISSUER, "x5chain holds the signer's certificate and no other");
  }
}

export function read(value, what) {
  const parts = value instanceof Tag && value.number === SIGN1 ? value.value : value;
  const [headerBytes, besideMap, payload, signature] = listOf(parts, what, 4);
  const header = mapOf(fromCbor(bytesOf(headerBytes, what), what), what);
  const beside = mapOf(besideMap, what);
  const algorithm = header.get(ALG);
  if (algorithm === SM2) throw new Rejected(Why.UNKNOWN_ISSUER, `${what} is signed with SM2, which a browser cannot check`);
  if (algorithm !== ES256 || beside.has(ALG)) {
    throw new Rejected(Why.SIGNATURE, `${what} is not signed with a known algorithm`);
  }
  if (header.has(CRIT) || beside.has(CRIT) || Array.from(header.keys()).some((key) => beside.has(key))) {
    throw malformed(`${what} has a header that is not followed`);
  }
  const kept = payload === null ? null : bytesOf(payload, what);
  return new Sign1(header, beside, kept, headerBytes, bytesOf(signature, what));
}

export async function keyFrom(value, what) {
  const found = mapOf(value, what);
  const [x, y] = [found.get(X), found.get(Y)];
  const whole = y instanceof Uint8Array;
  if (found.get(KTY) !== 2 || !(x instanceof Uint8Array) || !(whole || typeof y === "boolean")) throw malformed(`${what} is not a key`);
  if (x.length !== 32 || (whole && y.length !== 32) || found.has(SECRET)) {
    throw malformed(`${what} is not a public key with coordinates of 32 bytes`);
  }
  if (found.get(CURVE) !== 1) throw malformed(`${what} is on another curve`);
  return keyOf(concat(Uint8Array.of(4), x, whole ? y : yOf(x, y)));
}

// Signed CBOR by a key of this device: the four parts.
export async function sign(key, payload, also) {
  const header = toCbor(new Map([[ALG, ES256]]));
  return [header, new Map(), payload, await signWith(key, toSign(header, payload, also))];
}
