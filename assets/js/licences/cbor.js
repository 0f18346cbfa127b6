// CBOR, read strictly: definite lengths, no key twice, no tag that makes an object of its own, nothing after the end.
// Source: RFC 8949. Mirrors tongban/basis/credentials/cbor.py.
import { concat, fromUtf8, utf8 } from "./bytes.js";
import { malformed } from "./faults.js";
import { Float } from "./values.js";

const MOST_BYTES = 1_048_576;
const MOST_DEPTH = 16;
const EMBEDDED = 24;
export const SIGN1 = 18;
const TAGS = new Set([0, SIGN1, EMBEDDED, 1004]);
const SIMPLE = new Map([[20, false], [21, true], [22, null]]);

export class Tag {
  constructor(number, value) {
    this.number = number;
    this.value = value;
  }
}

// A value without a meaning of its own (undefined too).
export class Simple {
  constructor(number) {
    this.number = number;
  }
}

class Reader {
  constructor(bytes, what) {
    this.bytes = bytes;
    this.look = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.what = what;
    this.place = 0;
  }

  fault() {
    return malformed(`${this.what} is not CBOR`);
  }

  take(length) {
    if (length > this.bytes.length - this.place) throw this.fault();
    const found = this.bytes.subarray(this.place, this.place + Number(length));
    this.place += Number(length);
    return found;
  }

  // The number that follows the first byte; beyond 2^53 as BigInt.
  argument(info) {
    if (info < 24) return info;
    if (info > 27) throw this.fault(); // 31: a length that is not told
    const at = this.place;
    this.take(1 << (info - 24));
    if (info === 24) return this.look.getUint8(at);
    if (info === 25) return this.look.getUint16(at);
    if (info === 26) return this.look.getUint32(at);
    const found = this.look.getBigUint64(at);
    return found <= Number.MAX_SAFE_INTEGER ? Number(found) : found;
  }

  value(depth) {
    const first = this.take(1)[0];
    const [kind, info] = [first >> 5, first & 31];
    if (kind === 7) return this.other(info);
    const argument = this.argument(info);
    if (kind === 0) return argument;
    if (kind === 1) return typeof argument === "bigint" ? -1n - argument : -1 - argument;
    if (kind === 2) return this.take(argument).slice();
    if (kind === 3) return fromUtf8(this.take(argument), this.what);
    if (depth >= MOST_DEPTH) throw this.fault();
    if (kind === 4) return this.list(argument, depth);
    return kind === 5 ? this.map(argument, depth) : this.tagged(argument, depth);
  }

  list(length, depth) {
    if (length > this.bytes.length) throw this.fault();
    return Array.from({ length: Number(length) }, () => this.value(depth + 1));
  }

  map(length, depth) {
    const found = new Map();
    for (let count = 0; count < length; count++) {
      const key = this.value(depth + 1);
      const plain = typeof key === "string" || typeof key === "number" || typeof key === "bigint";
      if (!plain || found.has(key)) throw this.fault();
      found.set(key, this.value(depth + 1));
    }
    return found;
  }

  tagged(number, depth) {
    if (!TAGS.has(number)) throw this.fault();
    return new Tag(number, this.value(depth + 1));
  }

  other(info) {
    if (SIMPLE.has(info)) return SIMPLE.get(info);
    const at = this.place;
    if (info === 25) return new Float(half(this.take(2)));
    if (info === 26) return this.take(4) && new Float(this.look.getFloat32(at));
    if (info === 27) return this.take(8) && new Float(this.look.getFloat64(at));
    const number = this.argument(info);
    if (info === 24 && number < 32) throw this.fault();
    return new Simple(number);
  }
}

function half([high, low]) {
  const [sign, exponent, part] = [high & 128 ? -1 : 1, (high >> 2) & 31, ((high & 3) << 8) | low];
  if (exponent === 31) return part ? NaN : sign * Infinity;
  return sign * (exponent ? 2 ** (exponent - 25) * (part + 1024) : 2 ** -24 * part);
}

export function fromCbor(bytes, what) {
  if (!bytes.length || bytes.length > MOST_BYTES) throw malformed(`${what} is empty or too long`);
  const reader = new Reader(bytes, what);
  const found = reader.value(0);
  if (reader.place < bytes.length) throw malformed(`${what} goes on after its end`);
  return found;
}

function head(kind, number) {
  if (number < 24) return Uint8Array.of((kind << 5) | number);
  const size = number < 0x100 ? 0 : number < 0x10000 ? 1 : number < 0x100000000 ? 2 : 3;
  const found = new DataView(new ArrayBuffer(1 + (1 << size)));
  found.setUint8(0, (kind << 5) | (24 + size));
  [() => found.setUint8(1, number), () => found.setUint16(1, number), () => found.setUint32(1, number),
    () => found.setBigUint64(1, BigInt(number))][size]();
  return new Uint8Array(found.buffer);
}

// Whole numbers, texts, bytes, lists, maps and null: what is signed here.
export function toCbor(value) {
  if (value === null) return Uint8Array.of(0xf6);
  if (typeof value === "number") return value < 0 ? head(1, -1 - value) : head(0, value);
  if (typeof value === "string") return concat(head(3, utf8(value).length), utf8(value));
  if (value instanceof Uint8Array) return concat(head(2, value.length), value);
  if (Array.isArray(value)) return concat(head(4, value.length), ...value.map(toCbor));
  return concat(head(5, value.size), ...Array.from(value, ([key, each]) => concat(toCbor(key), toCbor(each))));
}
