// The trust list: which signers may speak for which issuer. Mirrors tongban/basis/credentials/trust.py.
import { base64, fromBase64, fromHex, hex } from "./bytes.js";
import { Purpose, readRoot, readSigner } from "./chains.js";
import { Rejected, Why, malformed } from "./faults.js";
import * as jose from "./jose.js";
import { keyIdOf } from "./keys.js";
import { momentOf, numberOf, textOf } from "./values.js";

const [TYPE, VERSION, SHORT, MOST_CERTIFICATES] = ["tongban-trust+jwt", 1, 4, 4096];

export class Trust {
  constructor(sequence, issuedAt, until, signers) {
    Object.assign(this, { sequence, issuedAt, until });
    this.byCertificate = new Map(signers.filter(({ der }) => der).map((each) => [base64(each.der), each]));
    this.byShortId = new Map(signers.map((each) => [hex(each.keyId.subarray(0, SHORT)), each]));
    if (this.byShortId.size !== signers.length) throw malformed("two signers have key identifiers that begin alike");
  }

  // The signer of a certificate that a list carries.
  certified(der, purpose, at) {
    return good(this.byCertificate.get(base64(der)), purpose, at);
  }

  // The signer of whose key identifier these are the first bytes.
  named(shortId, purpose, at) {
    return good(this.byShortId.get(hex(shortId)), purpose, at);
  }
}

function good(found, purpose, at) {
  if (!found) throw new Rejected(Why.UNKNOWN_ISSUER, "the signer is not on the trust list");
  if (found.purpose !== purpose) throw new Rejected(Why.UNKNOWN_ISSUER, "the signer may not sign this");
  if (!found.key) throw new Rejected(Why.UNKNOWN_ISSUER, "the signer signs with SM2, which a browser cannot check");
  if (at < found.begins || at > found.ends) {
    throw new Rejected(Why.UNKNOWN_ISSUER, "the signer's certificate is not good at this moment");
  }
  return found;
}

function certificates(value) {
  if (!Array.isArray(value) || value.length > MOST_CERTIFICATES) throw malformed("the trust list has no list of certificates");
  return value.map((each) => fromBase64(textOf(each, "a certificate"), "a certificate"));
}

async function domestic(said) {
  const point = fromHex(textOf(said.get("point"), "a point"), "a point");
  const purpose = Purpose[textOf(said.get("purpose"), "a purpose")];
  if (point.length !== 65 || point[0] !== 4 || !purpose) throw malformed("a domestic signer is not told as it should be");
  const [begins, ends] = ["from", "until"].map((name) => momentOf(said.get(name), name));
  return { key: null, keyId: await keyIdOf(point), issuer: textOf(said.get("issuer"), "an issuer"), purpose, begins, ends };
}

function objects(value) {
  if (!Array.isArray(value) || value.length > MOST_CERTIFICATES || !value.every((each) => each instanceof Map)) {
    throw malformed("the trust list has no list of domestic signers");
  }
  return value;
}

// `seen`: the highest sequence number that this verifier has accepted before; the caller keeps it.
export async function read(text, anchor, { at, seen = 0 }) {
  const jws = jose.read(text, TYPE, "the trust list");
  await jws.verify(anchor);
  const { payload } = jws;
  if (payload.get("version") !== VERSION) throw malformed("the trust list is of a version this program does not know");
  const roots = await Promise.all(certificates(payload.get("roots")).map(readRoot));
  const signers = await Promise.all(certificates(payload.get("signers")).map((der) => readSigner(der, roots)));
  signers.push(...(await Promise.all(objects(payload.get("domestic")).map(domestic))));
  const sequence = numberOf(payload.get("sequence"), "the sequence number");
  const [issuedAt, until] = ["iat", "exp"].map((name) => momentOf(payload.get(name), name));
  const trust = new Trust(sequence, issuedAt, until, signers);
  if (sequence < seen) throw new Rejected(Why.ROLLBACK, `trust list ${sequence} is older than ${seen}, which has been seen`);
  if (at > until) throw new Rejected(Why.OLD_LIST, "the trust list has run out; fetch the current one");
  return trust;
}
