// Fetch copies of a licence from its issuer, each for a key of its own that never leaves this device.
// Source: OpenID for Verifiable Credential Issuance 1.0; RFC 9449 (DPoP).
import { base64url, fromBase64url, utf8 } from "./bytes.js";
import { sign } from "./jose.js";
import { newKey, sha256 } from "./keys.js";

const PRE_AUTHORIZED = "urn:ietf:params:oauth:grant-type:pre-authorized_code";
const TOO_LONG = "unsupported_credential_format";
const COUNT = { tongban_el1: 10, "dc+sd-jwt": 5 }; // copies of one kind at once: each showing uses one

// The issuer's answer was no; `error` is its word for it.
export class Refused extends Error {
  constructor(error) {
    super(error);
    this.error = error;
  }
}

// An offer as it stands behind #offer=, in a code of a counter, or as it was pasted. Null if it is none.
export function readOffer(text) {
  try {
    const query = text.startsWith("openid-credential-offer:") ? new URL(text).searchParams.get("credential_offer") : text;
    const offer = JSON.parse(query);
    const grant = offer.grants?.[PRE_AUTHORIZED];
    return grant && typeof offer.credential_issuer === "string" ? { ...offer, grant } : null;
  } catch {
    return null;
  }
}

const publicJwk = async ({ publicKey }) => {
  const { kty, crv, x, y } = await crypto.subtle.exportKey("jwk", publicKey);
  return { kty, crv, x, y };
};

async function get(address) {
  const answer = await fetch(address, { credentials: "omit", referrerPolicy: "no-referrer" });
  if (!answer.ok) throw new Refused(`http ${answer.status}`);
  return answer.json();
}

export class Issuer {
  constructor(address, metadata, tokens) {
    Object.assign(this, { address, metadata, tokens });
  }

  static async at(address) {
    const [metadata, server] = await Promise.all(
      ["openid-credential-issuer", "oauth-authorization-server"].map((name) => get(`${address}/.well-known/${name}`)),
    );
    if (metadata.credential_issuer !== address) throw new Refused("another issuer");
    return new Issuer(address, metadata, server.token_endpoint);
  }

  async post(device, address, body, { token, at }) {
    const form = body instanceof URLSearchParams;
    const answer = await fetch(address, {
      method: "POST", credentials: "omit", referrerPolicy: "no-referrer",
      headers: {
        DPoP: await requestProof(device, address, token, at),
        ...(form ? {} : { "Content-Type": "application/json" }),
        ...(token ? { Authorization: `DPoP ${token}` } : {}),
      },
      body: form ? body : JSON.stringify(body),
    });
    const said = answer.status === 204 ? {} : await answer.json().catch(() => ({}));
    if (!answer.ok) throw new Refused(said.error ?? `http ${answer.status}`);
    return said;
  }

  // A token for a code, or for a device that was here before.
  async token(device, given, at) {
    const said = await this.post(device, this.tokens, new URLSearchParams(given), { at });
    return { token: said.access_token, renewal: said.refresh_token };
  }

  async copies(device, token, configuration, at) {
    const { format } = this.metadata.credential_configurations_supported[configuration];
    const keys = await Promise.all(Array.from({ length: COUNT[format] }, newKey));
    const { c_nonce: nonce } = await (await fetch(this.metadata.nonce_endpoint, { method: "POST", credentials: "omit" })).json();
    const jwt = await Promise.all(keys.map(async (pair) => sign(
      pair.privateKey,
      { typ: "openid4vci-proof+jwt", jwk: await publicJwk(pair) },
      { aud: this.address, iat: Math.floor(at), nonce },
    )));
    const body = { credential_configuration_id: configuration, proofs: { jwt } };
    const said = await this.post(device, this.metadata.credential_endpoint, body, { token, at });
    const copies = said.credentials.map(({ credential }, place) => ({
      key: keys[place].privateKey,
      copy: format === "dc+sd-jwt" ? credential : fromBase64url(credential, "a copy"),
    }));
    const heard = { notification_id: said.notification_id, event: "credential_accepted" };
    await this.post(device, this.metadata.notification_endpoint, heard, { token, at }).catch(() => {});
    return copies;
  }
}

async function requestProof(device, address, token, at) {
  const said = {
    htm: "POST", htu: address, iat: Math.floor(at), jti: base64url(crypto.getRandomValues(new Uint8Array(16))),
    ...(token ? { ath: base64url(await sha256(utf8(token))) } : {}),
  };
  return sign(device.privateKey, { typ: "dpop+jwt", jwk: await publicJwk(device) }, said);
}

async function fetchAll(issuer, licence, given, at, hold) {
  const { token, renewal } = await issuer.token(licence.device, given, at);
  await hold?.(renewal);
  const copies = {};
  for (const name of licence.configurations) {
    try {
      copies[name] = await issuer.copies(licence.device, token, name, at);
    } catch (fault) {
      if (fault.error !== TOO_LONG) throw fault; // what does not fit into a code is not shown in one
    }
  }
  return { ...licence, renewal, copies, fetchedAt: at, denied: false };
}

// A licence with its copies, from an offer. `digits`: what the office told by another way, if it asks for any.
export async function accept(offer, digits, at) {
  const issuer = await Issuer.at(offer.credential_issuer);
  const known = issuer.metadata.credential_configurations_supported;
  const configurations = offer.credential_configuration_ids.filter((name) => known[name]?.format in COUNT);
  const licence = {
    id: base64url(crypto.getRandomValues(new Uint8Array(9))), issuer: issuer.address, device: await newKey(), configurations,
  };
  const given = { grant_type: PRE_AUTHORIZED, "pre-authorized_code": offer.grant["pre-authorized_code"] };
  return fetchAll(issuer, licence, digits ? { ...given, tx_code: digits } : given, at);
}

// The same licence with new copies. One that is not in force keeps those it has, and says so.
// `hold`: keeps the next means of renewal at once, since those before are used up, whether copies come or not.
export async function renew(licence, at, hold) {
  const issuer = await Issuer.at(licence.issuer);
  return fetchAll(issuer, licence, { grant_type: "refresh_token", refresh_token: licence.renewal }, at, hold);
}
