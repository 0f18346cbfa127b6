// The code on a screen: shown by the holder's device, checked by a verifier. Mirrors tongban/basis/credentials/view.py.
import { base45, concat, equal, fromBase45 } from "./bytes.js";
import { fromCbor, toCbor } from "./cbor.js";
import { Purpose } from "./chains.js";
import * as cose from "./cose.js";
import { Rejected, Why, malformed } from "./faults.js";
import { bytesOf, listOf, mapOf, momentOf, numberOf, textOf } from "./values.js";

export const PREFIX = "EL1:";
const ASKING = "EN1:"; // a verifier's number, which the holder's device signs with its answer
const [VERSION, MOST_TEXT, RANDOM, NONCE_BYTES] = [1, 1024, 8, 16];
const [EXP, IAT, ID, CNF, NONCE] = [4, 6, 7, 8, 10];
const [SAYS, COSE_KEY] = [-65_537, 1]; // kind, facts and, if there is one, index and address of the status
export const LIVES = 90; // seconds; devices draw anew every 60
export const SKEW = 60;

const random = (length) => crypto.getRandomValues(new Uint8Array(length));

export const newNonce = () => random(NONCE_BYTES);
export const asking = (nonce) => ASKING + base45(nonce);

// The number that a verifier shows as a code.
export function nonceIn(text) {
  if (!text.startsWith(ASKING)) throw malformed("the code is not that of a verifier");
  const found = fromBase45(text.slice(ASKING.length));
  if (found.length !== NONCE_BYTES) throw malformed("a verifier's number has 16 bytes");
  return found;
}

// The text of the code, good for 90 seconds. `issued`: the issuer's half, byte for byte.
export async function show(issued, key, { at, nonce = null }) {
  const signature = listOf(fromCbor(issued, "the view"), "the view", 4)[3];
  const claims = new Map([[IAT, Math.floor(at)], nonce ? [NONCE, nonce] : [ID, random(RANDOM)]]);
  const proof = await cose.sign(key, toCbor(claims), signature);
  return PREFIX + base45(concat(Uint8Array.of(0x83, VERSION), issued, toCbor(proof)));
}

export async function check(text, trust, { at, nonce = null }) {
  if (!text.startsWith(PREFIX) || text.length > MOST_TEXT) throw malformed("the code is not that of a licence");
  const [version, first, second] = listOf(fromCbor(fromBase45(text.slice(PREFIX.length)), "the code"), "the code", 3);
  if (version !== VERSION) throw malformed("the code is of a version this program does not know");
  const issued = cose.read(first, "the view");
  const proof = cose.read(second, "the holder's proof");
  if (issued.beside.size || proof.beside.size) throw malformed("something stands in the code that nobody signed");
  const signer = trust.named(bytesOf(issued.header.get(cose.KID), "kid"), Purpose.LICENCES, at);
  await issued.verify(signer.key);
  const said = mapOf(fromCbor(bytesOf(issued.payload, "the view"), "the view"), "the view");
  const until = inTime(said, at);
  const provenAt = await proven(proof, said, issued.signature, nonce, at);
  const [kind, facts, status] = saysIn(said.get(SAYS));
  return { kind: textOf(kind, "the kind"), issuer: signer.issuer, facts: mapOf(facts, "the facts"), status: statusIn(status), until, provenAt };
}

// What a view says, without any check: for the device that holds it.
export function contents(issued) {
  const said = fromCbor(fromCbor(issued, "the view")[2], "the view");
  const [kind, facts, status] = saysIn(said.get(SAYS));
  return { kind, facts, status: statusIn(status), until: said.get(EXP) };
}

function saysIn(said) {
  const [kind, facts, ...status] = listOf(said, "what the view says");
  if (said.length !== 2 && said.length !== 4) throw malformed("what the view says is not told as it should be");
  return [kind, facts, status];
}

function statusIn([index, uri]) {
  if (index === undefined) return null;
  return { uri: textOf(uri, "the status"), index: numberOf(index, "the status") };
}

function inTime(said, at) {
  const until = momentOf(said.get(EXP), "exp");
  if (momentOf(said.get(IAT), "iat") > at + SKEW) throw new Rejected(Why.NOT_YET, "it begins later");
  if (at >= until + SKEW) throw new Rejected(Why.EXPIRED, "this copy has run out");
  return until;
}

const same = (said, asked) => (said == null ? asked === null : said instanceof Uint8Array && asked && equal(said, asked));

async function proven(proof, said, also, nonce, at) {
  const holder = await cose.keyFrom(mapOf(said.get(CNF), "cnf").get(COSE_KEY), "the holder's key");
  try {
    await proof.verify(holder, also);
  } catch {
    throw new Rejected(Why.HOLDER, "the proof is not made with the holder's key for this view");
  }
  const claims = mapOf(fromCbor(bytesOf(proof.payload, "the proof"), "the proof"), "the proof");
  if (!same(claims.get(NONCE), nonce)) throw new Rejected(Why.AUDIENCE, "the proof is made for another request");
  const madeAt = momentOf(claims.get(IAT), "iat of the proof");
  if (madeAt > at + SKEW) throw new Rejected(Why.CLOCK, "the proof lies in the future; one of the two clocks is wrong");
  if (at > madeAt + LIVES + SKEW) {
    throw new Rejected(Why.OLD_PROOF, "the code has run out; the holder's screen shows a new one each minute");
  }
  return madeAt;
}
