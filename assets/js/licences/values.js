// What a value must be. Numbers with a point or an exponent are `Float`, so that 1.0 is never taken for 1.
import { malformed } from "./faults.js";

const LAST_MOMENT = 253_370_764_800; // the year 9999 begins

export class Float {
  constructor(value) {
    this.value = value;
  }

  toString() {
    return String(this.value);
  }
}

export function textOf(value, what) {
  if (typeof value !== "string" || !value) throw malformed(`${what} is not a text`);
  return value;
}

// Seconds since 1970.
export function momentOf(value, what) {
  if (!Number.isSafeInteger(value) || value < 0 || value > LAST_MOMENT) throw malformed(`${what} is not a moment`);
  return value;
}

export function numberOf(value, what) {
  if (!Number.isSafeInteger(value) || value < 0) throw malformed(`${what} is not a whole number`);
  return value;
}

export function mapOf(value, what) {
  if (!(value instanceof Map)) throw malformed(`${what} is not a map`);
  return value;
}

export function listOf(value, what, length) {
  if (!Array.isArray(value) || (length !== undefined && value.length !== length)) {
    throw malformed(`${what} is not a list as it should be`);
  }
  return value;
}

export function bytesOf(value, what) {
  if (!(value instanceof Uint8Array)) throw malformed(`${what} is not bytes`);
  return value;
}
