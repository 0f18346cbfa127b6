// A licence as SD-JWT VC, on its holder's device: what it says, what of it is shown, and the holder's proof.
// Source: RFC 9901. Verifiers check; here nothing is checked but that each disclosure belongs to the licence.
import { base64url, fromBase64url, utf8 } from "./bytes.js";
import { malformed } from "./faults.js";
import { fromJson } from "./json.js";
import { sign } from "./jose.js";
import { sha256 } from "./keys.js";

export const digestOf = async (text) => base64url(await sha256(utf8(text)));

async function read(licence) {
  const [token, ...rest] = licence.split("~");
  if (rest.pop() !== "") throw malformed("a licence ends with ~");
  const disclosures = new Map();
  for (const text of rest) {
    const parts = fromJson(fromBase64url(text, "a disclosure"), "a disclosure");
    disclosures.set(await digestOf(text), { text, name: parts.length === 3 ? parts[1] : null, value: parts.at(-1) });
  }
  return { token, disclosures, payload: fromJson(fromBase64url(token.split(".")[1], "a licence"), "a licence") };
}

// Claims in words' reach: Maps, lists and plain values, with the disclosures that each top claim needs.
function resolve(value, disclosures, used) {
  if (Array.isArray(value)) {
    return value.flatMap((each) => {
      if (!(each instanceof Map) || !each.has("...")) return [resolve(each, disclosures, used)];
      const found = disclosures.get(each.get("..."));
      if (found) used.push(found.text);
      return found ? [resolve(found.value, disclosures, used)] : [];
    });
  }
  if (!(value instanceof Map)) return value;
  const found = new Map();
  for (const [name, each] of value) if (!name.startsWith("_sd")) found.set(name, resolve(each, disclosures, used));
  for (const digest of value.get("_sd") ?? []) {
    const one = disclosures.get(digest);
    if (one) {
      used.push(one.text);
      found.set(one.name, resolve(one.value, disclosures, used));
    }
  }
  return found;
}

// What a licence says, by claim: the value, and the disclosures that show it. And what every verifier sees.
export async function claims(licence) {
  const { disclosures, payload } = await read(licence);
  const found = new Map();
  for (const digest of payload.get("_sd") ?? []) {
    const one = disclosures.get(digest);
    if (!one) continue;
    const used = [one.text];
    found.set(one.name, { value: resolve(one.value, disclosures, used), used });
  }
  return { found, type: payload.get("vct"), until: payload.get("exp"), issuer: payload.get("iss") };
}

// A licence with these claims alone.
export async function choose(licence, names) {
  const { found } = await claims(licence);
  const shown = names.flatMap((name) => {
    if (!found.has(name)) throw malformed(`the licence holds no claim ${name}`);
    return found.get(name).used;
  });
  return `${[licence.split("~")[0], ...shown].join("~")}~`;
}

// The same with the holder's proof that it is shown to this verifier, for this request.
export async function prove(presentation, key, { audience, nonce, at }) {
  const payload = { iat: Math.floor(at), aud: audience, nonce, sd_hash: await digestOf(presentation) };
  return presentation + (await sign(key, { typ: "kb+jwt" }, payload));
}
