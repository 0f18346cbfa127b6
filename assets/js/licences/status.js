// Token Status Lists: two bits for each licence, in lists that everybody downloads whole.
// Source: draft-ietf-oauth-status-list-21. Mirrors tongban/basis/credentials/status.py.
import { concat, fromBase64url, fromUtf8 } from "./bytes.js";
import { fromCbor } from "./cbor.js";
import { Purpose } from "./chains.js";
import * as cose from "./cose.js";
import { malformed } from "./faults.js";
import * as jose from "./jose.js";
import { bytesOf, mapOf, momentOf, numberOf, textOf } from "./values.js";

const [TYPE, CWT_TYPE, MOST_BYTES] = ["statuslist+jwt", "application/statuslist+cwt", 1 << 24];
const [SUB, EXP, IAT, LIST, TTL] = [2, 4, 6, 65_533, 65_534];
export const Status = Object.freeze({ VALID: 0, INVALID: 1, SUSPENDED: 2 });

export class StatusList {
  constructor(uri, entries, bits, issuedAt, ttl, until) {
    Object.assign(this, { uri, entries, bits, issuedAt, ttl, until });
  }

  at(index) {
    const each = 8 / this.bits;
    const byte = this.entries[Math.floor(index / each)];
    if (byte === undefined) throw malformed("the status list has no such place");
    return (byte >> ((index % each) * this.bits)) & ((1 << this.bits) - 1);
  }
}

// What would grow without bound is refused, and what goes on after its end.
export async function unpack(packed) {
  const reader = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate")).getReader();
  const found = [];
  let length = 0;
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      length += next.value.length;
      if (length > MOST_BYTES) throw malformed("too many");
      found.push(next.value);
    }
  } catch {
    reader.cancel().catch(() => {});
    throw malformed("the entries are not packed as they should be, or are too many");
  }
  const entries = concat(...found);
  const last = new DataView(packed.buffer, packed.byteOffset + packed.length - 4).getUint32(0);
  if (last !== adler32(entries)) throw malformed("the entries end too late"); // not every reader looks behind the end
  return entries;
}

// RFC 1950: what a packed list ends with.
function adler32(bytes) {
  let [a, b] = [1, 0];
  for (let place = 0; place < bytes.length;) {
    for (const end = Math.min(place + 3800, bytes.length); place < end; place++) b += a += bytes[place];
    a %= 65521;
    b %= 65521;
  }
  return b * 65536 + a;
}

async function checked(named, bits, packed) {
  if (![1, 2, 4, 8].includes(bits)) throw malformed("a status has 1, 2, 4 or 8 bits");
  const until = named.exp == null ? null : momentOf(named.exp, "exp");
  const ttl = numberOf(named.ttl || 0, "ttl");
  const issuedAt = momentOf(named.iat, "iat");
  return new StatusList(textOf(named.sub, "sub"), await unpack(packed), bits, issuedAt, ttl, until);
}

async function fromJwt(bytes, trust, at) {
  const jws = jose.read(fromUtf8(bytes, "the status list").trim(), TYPE, "the status list", MOST_BYTES);
  await jws.verify(trust.certified(jws.certificate(), Purpose.STATUS, at).key);
  const found = mapOf(jws.payload.get("status_list"), "status_list");
  const named = Object.fromEntries(["sub", "iat", "exp", "ttl"].map((name) => [name, jws.payload.get(name)]));
  return checked(named, found.get("bits"), fromBase64url(textOf(found.get("lst"), "lst"), "lst"));
}

// A list past its end is returned as well: whoever has no network must be told how old the answer is.
export async function read(bytes, trust, { at }) {
  if (bytes[0] === 0x65) return fromJwt(bytes, trust, at); // "e"
  const signed = cose.read(fromCbor(bytes, "the status list"), "the status list");
  if (signed.header.get(cose.TYP) !== CWT_TYPE) throw malformed("it says it is something else than a status list");
  await signed.verify(trust.certified(signed.certificate(), Purpose.STATUS, at).key);
  const claims = mapOf(fromCbor(bytesOf(signed.payload, "the status list"), "the status list"), "the status list");
  const found = mapOf(claims.get(LIST), "status_list");
  const named = { sub: claims.get(SUB), iat: claims.get(IAT), exp: claims.get(EXP), ttl: claims.get(TTL) };
  return checked(named, found.get("bits"), bytesOf(found.get("lst"), "lst"));
}
