// Bytes and their spellings, read strictly: one value has one spelling.
import { malformed } from "./faults.js";

const CHARACTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
const WHOLE = { fatal: true, ignoreBOM: true };

export const utf8 = (text) => new TextEncoder().encode(text);

export function fromUtf8(bytes, what) {
  try {
    return new TextDecoder("utf-8", WHOLE).decode(bytes);
  } catch {
    throw malformed(`${what} is not text`);
  }
}

export function concat(...parts) {
  const found = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let place = 0;
  for (const part of parts) {
    found.set(part, place);
    place += part.length;
  }
  return found;
}

export const equal = (one, other) => one.length === other.length && one.every((byte, place) => byte === other[place]);

export const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

export function fromHex(text, what) {
  if (!/^(?:[0-9a-fA-F]{2})*$/.test(text)) throw malformed(`${what} is not hexadecimal`);
  return Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16));
}

function fromBinary(text) {
  const found = new Uint8Array(text.length);
  for (let place = 0; place < text.length; place++) found[place] = text.charCodeAt(place);
  return found;
}

export function base64(bytes) {
  let binary = "";
  for (let place = 0; place < bytes.length; place += 0x8000) {
    binary += String.fromCharCode(...bytes.subarray(place, place + 0x8000));
  }
  return btoa(binary);
}

export function fromBase64(text, what) {
  if (text.length % 4 || !/^[A-Za-z0-9+/]*={0,2}$/.test(text)) throw malformed(`${what} is not base64`);
  return fromBinary(atob(text));
}

export const base64url = (bytes) => base64(bytes).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");

export function fromBase64url(text, what) {
  if (text.length % 4 === 1 || !/^[\w-]*$/.test(text)) throw malformed(`${what} is not base64url`);
  const found = fromBinary(atob(text.replaceAll("-", "+").replaceAll("_", "/")));
  const last = found.subarray(found.length - (found.length % 3));
  if (last.length && base64url(last) !== text.slice(-(text.length % 4))) throw malformed(`${what} has bits after its end`);
  return found;
}

// RFC 9285: three characters for two bytes.
export function base45(bytes) {
  let text = "";
  for (let place = 0; place < bytes.length; place += 2) {
    const two = place + 1 < bytes.length;
    const value = two ? bytes[place] * 256 + bytes[place + 1] : bytes[place];
    text += CHARACTERS[value % 45] + CHARACTERS[Math.floor(value / 45) % 45];
    if (two) text += CHARACTERS[Math.floor(value / 2025)];
  }
  return text;
}

export function fromBase45(text) {
  const values = Array.from(text, (character) => CHARACTERS.indexOf(character));
  if (values.includes(-1)) throw malformed("the code has a character that is none of its 45");
  const found = [];
  for (let place = 0; place < values.length; place += 3) {
    const [first, second, third] = values.slice(place, place + 3);
    if (third !== undefined) {
      const value = first + 45 * second + 2025 * third;
      if (value > 0xffff) throw malformed("the code has three characters that stand for nothing");
      found.push(value >> 8, value & 255);
    } else {
      if (second === undefined || first + 45 * second > 255) throw malformed("the code ends too early");
      found.push(first + 45 * second);
    }
  }
  return Uint8Array.from(found);
}
