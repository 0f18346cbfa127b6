// A registered party's request, on its holder's device: fetched, checked, and answered with what was asked, nothing else.
// Source: OpenID for Verifiable Presentations 1.0, 5 and 8. Mirrors tongban/basis/credentials/openid4vp.py.
import { base64url } from "./bytes.js";
import { Purpose } from "./chains.js";
import * as dcql from "./dcql.js";
import { Rejected, Why, malformed } from "./faults.js";
import * as jose from "./jose.js";
import { encrypt } from "./jwe.js";
import { sha256 } from "./keys.js";
import * as sdjwt from "./sdjwt.js";
import { momentOf, textOf } from "./values.js";

const [TYPE, ABOUT, MODE, SKEW] = ["oauth-authz-req+jwt", "urn:tongban:purpose", "direct_post.jwt", 60];

// A link as it stands behind #request= or in a code: who asks, and where the request is. Null if it is none.
export function readLink(text) {
  try {
    const link = new URL(text);
    const [verifier, address] = ["client_id", "request_uri"].map((name) => link.searchParams.get(name));
    return link.protocol === "openid4vp:" && verifier && /^https?:\/\//.test(address ?? "") ? { verifier, address } : null;
  } catch {
    return null;
  }
}

export async function fetchRequest({ address }) {
  const answer = await fetch(address, { cache: "no-store", credentials: "omit", referrerPolicy: "no-referrer" });
  return answer.ok ? answer.text() : null;
}

const first = (value) => (Array.isArray(value) ? value[0] : undefined);

function purposeOf(payload) {
  const said = first(payload.get("verifier_info"));
  if (!(said instanceof Map) || said.get("format") !== ABOUT) throw malformed("the request names no purpose");
  return textOf(said.get("data"), "the purpose");
}

function answerKey(payload) {
  const metadata = payload.get("client_metadata");
  const key = metadata instanceof Map && metadata.get("jwks") instanceof Map ? first(metadata.get("jwks").get("keys")) : undefined;
  if (!(key instanceof Map) || key.get("alg") !== "ECDH-ES") throw malformed("the request has no key for the answer");
  if (!metadata.get("encrypted_response_enc_values_supported")?.includes?.("A256GCM")) throw malformed("the answer cannot be encrypted");
  return key;
}

// The request, if its signer is on the trust list for the party that it speaks for, and it is for this moment.
export async function read(text, link, trust, at) {
  const jws = jose.read(text, TYPE, "the request");
  const der = jws.certificate();
  const signer = trust.certified(der, Purpose.REQUESTS, at);
  await jws.verify(signer.key);
  const { payload } = jws;
  const verifier = `x509_hash:${base64url(await sha256(der))}`;
  if (payload.get("client_id") !== verifier || link.verifier !== verifier) {
    throw new Rejected(Why.UNKNOWN_ISSUER, "the request names another party than the one whose signer signed it");
  }
  if (payload.get("response_type") !== "vp_token" || payload.get("response_mode") !== MODE) throw malformed("the answer is wanted in a way that is not taken");
  if (momentOf(payload.get("iat"), "iat") > at + SKEW) throw new Rejected(Why.CLOCK, "the request lies in the future");
  if (at > momentOf(payload.get("exp"), "exp") + SKEW) throw new Rejected(Why.EXPIRED, "the request has run out");
  const [answerTo, nonce, state] = ["response_uri", "nonce", "state"].map((name) => textOf(payload.get(name), name));
  return {
    verifier, answerTo, nonce, state, party: signer.issuer.split("/").at(-1), purpose: purposeOf(payload),
    queries: dcql.read(payload.get("dcql_query")), key: answerKey(payload),
  };
}

// The answer, encrypted for whoever asks. `shown`: by the id of each query the copy, its key, and the names to show.
export async function answer(request, shown, at) {
  const token = {};
  for (const [id, { one, names }] of shown) {
    const chosen = await sdjwt.choose(one.copy, names);
    token[id] = [await sdjwt.prove(chosen, one.key, { audience: request.verifier, nonce: request.nonce, at })];
  }
  return encrypt(JSON.stringify({ vp_token: token, state: request.state }), request.key);
}

// What is said to it; null if it was not taken. `fields`: the answer, or that the holder said no.
export async function send({ answerTo }, fields) {
  const said = await fetch(answerTo, { method: "POST", credentials: "omit", referrerPolicy: "no-referrer", body: new URLSearchParams(fields) });
  return said.ok ? said.json().catch(() => ({})) : null;
}

// Where the browser goes back to: an address that the party has registered, which nobody on the way can read or change
// (or one on the wallet's own host, in a trial). Null if it stays here.
export function backTo(said, registered, here) {
  try {
    const to = new URL(said.redirect_uri);
    const safe = to.protocol === "https:" || to.hostname === here;
    const known = registered.split(" ").some((each) => each && new URL(each).href === to.origin + to.pathname);
    return safe && known ? to : null;
  } catch {
    return null;
  }
}
