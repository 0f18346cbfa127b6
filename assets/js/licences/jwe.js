// JSON that only its reader can open: ECDH-ES on P-256 with AES GCM. Mirrors tongban/basis/credentials/jwe.py.
// Source: RFC 7516; RFC 7518 4.6.
import { base64url, concat, utf8 } from "./bytes.js";
import { malformed } from "./faults.js";
import { sha256 } from "./keys.js";

const CURVE = { name: "ECDH", namedCurve: "P-256" };
const [ENC, KEY_BYTES, TAG_BYTES, IV_BYTES] = ["A256GCM", 32, 16, 12];

const number = (value) => new Uint8Array(new Uint32Array([value]).buffer).reverse();
const long = (bytes) => concat(number(bytes.length), bytes);

// Concat KDF, one round: SHA-256 is as long as the key.
async function derived(shared) {
  const said = concat(long(utf8(ENC)), long(new Uint8Array()), long(new Uint8Array()), number(8 * KEY_BYTES));
  return sha256(concat(number(1), shared, said));
}

// `jwk`: the reader's key, a Map as it was read.
export async function encrypt(text, jwk) {
  const [kty, crv, x, y, kid] = ["kty", "crv", "x", "y", "kid"].map((name) => jwk.get(name));
  let to;
  try {
    to = await crypto.subtle.importKey("jwk", { kty, crv, x, y }, CURVE, false, []);
  } catch {
    throw malformed("the key for the answer is not a public P-256 key");
  }
  const once = await crypto.subtle.generateKey(CURVE, true, ["deriveBits"]);
  const shared = await crypto.subtle.deriveBits({ name: "ECDH", public: to }, once.privateKey, 8 * KEY_BYTES);
  const key = await crypto.subtle.importKey("raw", await derived(new Uint8Array(shared)), "AES-GCM", false, ["encrypt"]);
  const { x: ex, y: ey } = await crypto.subtle.exportKey("jwk", once.publicKey);
  const header = base64url(utf8(JSON.stringify({ alg: "ECDH-ES", enc: ENC, kid, epk: { kty: "EC", crv: "P-256", x: ex, y: ey } })));
  const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES));
  const whole = new Uint8Array(await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData: utf8(header) }, key, utf8(text)));
  const body = whole.subarray(0, whole.length - TAG_BYTES);
  return [header, "", base64url(iv), base64url(body), base64url(whole.subarray(body.length))].join(".");
}
