// Signed JSON in its compact form, with ES256 alone. Mirrors tongban/basis/credentials/jose.py.
import { base64url, fromBase64, fromBase64url, utf8 } from "./bytes.js";
import { Rejected, Why, malformed } from "./faults.js";
import { MOST_TEXT, fromJson } from "./json.js";
import { sign as signWith, verify } from "./keys.js";
import { mapOf } from "./values.js";

const REFUSED = ["jwk", "jku", "x5u", "crit", "b64", "zip"];
const MOST_CERTIFICATE = 8192;

export class Jws {
  constructor(header, payload, signed, signature) {
    Object.assign(this, { header, payload, signed, signature });
  }

  verify(key) {
    return verify(key, this.signed, this.signature);
  }

  certificate() {
    const chain = this.header.get("x5c");
    if (!Array.isArray(chain) || chain.length !== 1 || typeof chain[0] !== "string") {
      throw new Rejected(Why.UNKNOWN_ISSUER, "x5c holds the signer's certificate and no other");
    }
    return fromBase64(chain[0].slice(0, MOST_CERTIFICATE), "x5c");
  }
}

export function read(text, typ, what, most = MOST_TEXT) {
  if (text.length > most) throw malformed(`${what} is too long`);
  const parts = text.split(".");
  if (parts.length !== 3) throw malformed(`${what} has not three parts`);
  const called = `the header of ${what}`;
  const header = mapOf(fromJson(fromBase64url(parts[0], called), called), called);
  if (header.get("alg") !== "ES256") throw new Rejected(Why.SIGNATURE, `${what} is not signed with ES256`);
  if (header.get("typ") !== typ) throw malformed(`${what} says it is something else`);
  const refused = REFUSED.find((name) => header.has(name));
  if (refused) throw malformed(`${what} has a header that is not followed: ${refused}`);
  const payload = mapOf(fromJson(fromBase64url(parts[1], what), what, most), what);
  return new Jws(header, payload, utf8(`${parts[0]}.${parts[1]}`), fromBase64url(parts[2], `the signature of ${what}`));
}

export async function sign(key, header, payload) {
  const said = [{ alg: "ES256", ...header }, payload].map((part) => base64url(utf8(JSON.stringify(part)))).join(".");
  return `${said}.${base64url(await signWith(key, utf8(said)))}`;
}
