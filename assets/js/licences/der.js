// As much of DER and X.509 as certificates of roots and signers have. Whatever else stands there is refused.
import { equal, fromUtf8, hex } from "./bytes.js";
import { malformed } from "./faults.js";

const fault = () => malformed("the bytes are not a certificate");
const [BOOLEAN, INTEGER, BITS, OCTETS, OID, UTC_TIME, LONG_TIME, SEQUENCE, SET] = [1, 2, 3, 4, 6, 23, 24, 48, 49];
export const tags = { BOOLEAN, INTEGER, BITS, OCTETS, OID, SEQUENCE, SET };

// One element: its tag, what it holds, and its bytes with both.
function element(bytes, start) {
  if (start + 2 > bytes.length) throw fault();
  let [place, length] = [start + 2, bytes[start + 1]];
  if (length > 127) {
    const size = length & 127;
    if (!size || size > 3 || place + size > bytes.length) throw fault();
    length = bytes.subarray(place, place + size).reduce((found, byte) => found * 256 + byte, 0);
    place += size;
    if (length < 128) throw fault();
  }
  if (place + length > bytes.length) throw fault();
  return { tag: bytes[start], inner: bytes.subarray(place, place + length), whole: bytes.subarray(start, place + length) };
}

export function elements(bytes) {
  const found = [];
  for (let place = 0; place < bytes.length; place += found.at(-1).whole.length) found.push(element(bytes, place));
  return found;
}

// The elements within one that must be of this tag and stand alone.
export function within(bytes, tag = SEQUENCE) {
  const [one, ...more] = elements(bytes);
  if (!one || more.length || one.tag !== tag) throw fault();
  return tag === SEQUENCE || tag === SET ? elements(one.inner) : one.inner;
}

export const inside = (one, tag) => {
  if (one?.tag !== tag) throw fault();
  return one.inner;
};

function moment({ tag, inner }) {
  const said = fromUtf8(inner, "a moment");
  const [, year, ...rest] = /^(\d{2}|\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/.exec(said) ?? [];
  if (year?.length !== { [UTC_TIME]: 2, [LONG_TIME]: 4 }[tag]) throw fault();
  const whole = year.length === 4 ? Number(year) : Number(year) + (year < "50" ? 2000 : 1900);
  const [month, ...others] = rest.map(Number);
  return Date.UTC(whole, month - 1, ...others) / 1000;
}

const EC_P256 = "301306072a8648ce3d020106082a8648ce3d030107";
const ECDSA_SHA256 = "300a06082a8648ce3d040302";

// DER's two numbers as the 64 bytes that WebCrypto wants.
function rawSignature(der) {
  const found = new Uint8Array(64);
  const numbers = within(der);
  if (numbers.length !== 2) throw fault();
  numbers.forEach((number, which) => {
    let inner = inside(number, INTEGER);
    while (inner.length > 1 && inner[0] === 0) inner = inner.subarray(1);
    if (inner.length > 32) throw fault();
    found.set(inner, 32 * (which + 1) - inner.length);
  });
  return found;
}

function bits(one) {
  const inner = inside(one, BITS);
  if (inner[0] !== 0) throw fault();
  return inner.subarray(1);
}

function extensions(one) {
  const found = new Map();
  for (const each of one ? within(one.inner) : []) {
    const parts = elements(inside(each, SEQUENCE));
    const name = hex(inside(parts[0], OID));
    if (found.has(name)) throw fault();
    found.set(name, inside(parts.at(-1), OCTETS));
  }
  return found;
}

export function readCertificate(der) {
  const [tbs, algorithm, signature, ...more] = within(der);
  if (more.length || !tbs || !algorithm || !signature) throw fault();
  const parts = elements(inside(tbs, SEQUENCE));
  if (parts[0]?.tag !== 0xa0 || parts.length < 7) throw fault();
  const [, , inner, issuer, validity, subject, publicKey, ...rest] = parts;
  if (!equal(inner.whole, algorithm.whole)) throw fault();
  const [begins, ends] = elements(inside(validity, SEQUENCE)).map(moment);
  const [kind, point] = elements(inside(publicKey, SEQUENCE));
  return {
    der, begins, ends, issuer: issuer.whole, subject: subject.whole, signed: tbs.whole,
    point: kind && hex(kind.whole) === EC_P256 ? bits(point) : null,
    signature: hex(algorithm.whole) === ECDSA_SHA256 ? rawSignature(bits(signature)) : null,
    extensions: extensions(rest.find((each) => each.tag === 0xa3)),
  };
}
