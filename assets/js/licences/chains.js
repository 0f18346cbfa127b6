// Certificates: an authority's root, and the signers right below it. Mirrors tongban/basis/credentials/chains.py.
import { equal, fromUtf8, hex } from "./bytes.js";
import { inside, readCertificate, tags, within } from "./der.js";
import { Rejected, Why } from "./faults.js";
import { keyIdOf, keyOf, verify } from "./keys.js";

const [BASIC, USAGE, EXTENDED, NAMES] = ["551d13", "551d0f", "551d25", "551d11"]; // 2.5.29.19, .15, .37, .17
const [DIGITAL_SIGNATURE, CERT_SIGN] = [0x80, 0x04];
const ADDRESS = 0x86;

// What a signer's certificate lets it sign: extended key usage.
export const Purpose = Object.freeze({
  LICENCES: "1.0.18013.5.1.2", PAPERS: "1.3.6.1.5.5.7.3.36", STATUS: "2.25.166522210689953745142868520232921623185",
  REQUESTS: "2.25.168892221886807475402165094098671019637",
});

// The name of a purpose as people write it.
function dotted(bytes) {
  const numbers = [];
  let number = 0n;
  for (const byte of bytes) {
    number = number * 128n + BigInt(byte & 127);
    if (byte < 128) {
      numbers.push(number);
      number = 0n;
    }
  }
  const [first, ...rest] = numbers;
  const above = first < 80n ? first / 40n : 2n;
  return [above, first - above * 40n, ...rest].join(".");
}

const unknown = (message) => new Rejected(Why.UNKNOWN_ISSUER, message);

async function issuedBy(certificate, root) {
  if (!certificate.signature || !root.point || !equal(certificate.issuer, root.subject)) return false;
  try {
    await verify(await keyOf(root.point), certificate.signed, certificate.signature);
    return true;
  } catch {
    return false;
  }
}

function usage(certificate) {
  const said = certificate.extensions.get(USAGE);
  if (!said) throw unknown("the certificate does not say what its key is for");
  return within(said, tags.BITS)[1] ?? 0;
}

function limits(certificate) {
  const said = certificate.extensions.get(BASIC);
  const [ca, length] = said ? within(said) : [];
  return { ca: ca?.tag === tags.BOOLEAN && ca.inner[0] === 255, length: length?.tag === tags.INTEGER ? hex(length.inner) : null };
}

export async function readRoot(der) {
  const root = readCertificate(der);
  if (!(await issuedBy(root, root))) throw unknown("the certificate is not that of a root");
  const { ca, length } = limits(root);
  if (!ca || length !== "00" || !(usage(root) & CERT_SIGN)) {
    throw unknown("the certificate does not let its key certify signers");
  }
  return root;
}

async function above(certificate, roots) {
  for (const root of roots) if (await issuedBy(certificate, root)) return root;
  throw unknown("the certificate leads to no root on the trust list");
}

function said(certificate) {
  const [extended, names] = [EXTENDED, NAMES].map((name) => certificate.extensions.get(name));
  if (!extended || !names) throw unknown("the certificate lacks what a signer's must say");
  const purposes = new Set(within(extended).map((each) => dotted(inside(each, tags.OID))));
  const issuers = within(names).filter((each) => each.tag === ADDRESS).map((each) => fromUtf8(each.inner, "an issuer"));
  return { purposes, issuers };
}

export async function readSigner(der, roots) {
  const certificate = readCertificate(der);
  const root = await above(certificate, roots);
  const { purposes, issuers } = said(certificate);
  const purpose = Object.values(Purpose).find((each) => purposes.has(each));
  const allowed = usage(certificate);
  if (!purpose || purposes.size !== 1 || issuers.length !== 1 || !(allowed & DIGITAL_SIGNATURE) || allowed & CERT_SIGN) {
    throw unknown("the certificate is not that of a signer for one issuer and purpose");
  }
  if (!certificate.point) throw unknown("the signer's key is not on the curve P-256");
  return {
    key: await keyOf(certificate.point), keyId: await keyIdOf(certificate.point), der, issuer: issuers[0], purpose,
    begins: certificate.begins, ends: Math.min(certificate.ends, root.ends),
  };
}
