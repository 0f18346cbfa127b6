// Reads what was issued from standard input, has independent verifiers check it, and writes what they say.
// Then it issues licences itself, for our verifier to check.
import { createHash, webcrypto } from 'node:crypto'
import { Document, MDoc, Verifier as Mdl } from '@auth0/mdl'
import { CoseKey, SessionTranscript, Verifier as Owf, coseKeyToJwk } from '@owf/mdoc'
import * as x509 from '@peculiar/x509'
import { SDJwtVcInstance } from '@sd-jwt/sd-jwt-vc'

x509.cryptoProvider.set(webcrypto)
const ES256 = { name: 'ECDSA', hash: 'SHA-256' }
const P256 = { name: 'ECDSA', namedCurve: 'P-256' }
const text = (bytes) => new TextEncoder().encode(bytes)
const base64url = (bytes) => Buffer.from(bytes).toString('base64url')
const given = JSON.parse(await new Response(process.stdin).text())

const verifierOf = async (jwk) => {
  const key = await webcrypto.subtle.importKey('jwk', jwk, P256, false, ['verify'])
  return (data, signature) => webcrypto.subtle.verify(ES256, key, Buffer.from(signature, 'base64url'), text(data))
}
const hasher = (data) => createHash('sha256').update(data).digest()

async function sdJwt({ licence, nonce }) {
  const vc = new SDJwtVcInstance({
    hasher,
    hashAlg: 'sha-256',
    verifier: await verifierOf(given.issuer.public),
    statusVerifier: await verifierOf(given.publisher.public),
    statusListFetcher: async (uri) => given.lists[uri],
    kbVerifier: async (data, signature, payload) => (await verifierOf(payload.cnf.jwk))(data, signature),
  })
  const found = await vc.verify(licence, { currentDate: given.now, keyBindingNonce: nonce })
  if (found.kb && found.kb.payload.aud !== given.audience) throw new Error('made for another verifier')
  return found.payload
}

async function mdl({ response, transcript }) {
  const wrapped = Buffer.from(transcript, 'hex')
  const found = await new Mdl([given.rootPem]).verify(Buffer.from(response, 'hex'), {
    encodedSessionTranscript: wrapped,
  })
  return found.documents[0].getIssuerNameSpace(given.space)
}

const context = {
  crypto: {
    random: (length) => webcrypto.getRandomValues(new Uint8Array(length)),
    digest: async ({ digestAlgorithm, bytes }) => new Uint8Array(await webcrypto.subtle.digest(digestAlgorithm, bytes)),
  },
  cose: {
    sign1: {
      verify: async ({ key, sign1 }) => {
        const { kty, crv, x, y } = key.jwk ?? coseKeyToJwk(key)
        const known = await webcrypto.subtle.importKey('jwk', { kty, crv, x, y }, P256, false, ['verify'])
        return webcrypto.subtle.verify(ES256, known, sign1.signature, sign1.toBeSigned)
      },
    },
  },
  x509: {
    getIssuerNameField: ({ certificate, field }) => new x509.X509Certificate(certificate).issuerName.getField(field),
    getPublicKey: async ({ certificate }) => {
      const key = await new x509.X509Certificate(certificate).publicKey.export(P256, ['verify'])
      return CoseKey.fromJwk(await webcrypto.subtle.exportKey('jwk', key))
    },
    verifyCertificateChain: async ({ trustedCertificates, x5chain, now }) => {
      const root = new x509.X509Certificate(trustedCertificates[0])
      const leaf = new x509.X509Certificate(x5chain[0])
      if (!(await leaf.verify({ publicKey: root.publicKey, date: now }))) throw new Error('no chain')
    },
    getCertificateData: async ({ certificate }) => {
      const found = new x509.X509Certificate(certificate)
      return { ...found, issuerName: found.issuer, subjectName: found.subject, notBefore: found.notBefore,
        notAfter: found.notAfter, serialNumber: found.serialNumber, thumbprint: '', pem: found.toString() }
    },
  },
}

async function owf({ response, request }) {
  const sessionTranscript = await SessionTranscript.forOid4Vp(request, context)
  const trustedCertificates = [Buffer.from(given.rootDer, 'base64')]
  const deviceResponse = new Uint8Array(Buffer.from(response, 'hex'))
  await Owf.verifyDeviceResponse(
    { deviceResponse, sessionTranscript, trustedCertificates, now: new Date(given.now * 1000) }, context)
  return {}
}

const checks = { sdJwt, mdl, owf }
const said = {}
for (const one of given.cases) {
  try {
    said[one.name] = { accepted: true, claims: await checks[one.by](one) }
  } catch (error) {
    said[one.name] = { accepted: false, error: String(error?.message ?? error) }
  }
}

async function issueSdJwt() {
  const key = await webcrypto.subtle.importKey('jwk', given.issuer.private, P256, false, ['sign'])
  const vc = new SDJwtVcInstance({
    hasher,
    hashAlg: 'sha-256',
    signAlg: 'ES256',
    signer: async (data) => base64url(await webcrypto.subtle.sign(ES256, key, text(data))),
    saltGenerator: (length) => base64url(webcrypto.getRandomValues(new Uint8Array(length))),
  })
  const payload = { iss: given.iss, iat: given.now, exp: given.now + 3600, vct: given.kind, ...given.claims }
  const frame = { _sd: Object.keys(given.claims), classes: { _sd: [0, 1] }, _sd_decoy: 3 }
  return vc.issue(payload, frame, { header: { x5c: [given.der] } })
}

async function issueMdoc() {
  const moment = new Date(given.now * 1000)
  const document = await new Document(given.docType)
    .addIssuerNameSpace(given.space, { family_name: 'Luo', age_over_18: true })
    .useDigestAlgorithm('SHA-256')
    .addValidityInfo({ signed: moment, validFrom: moment, validUntil: new Date((given.now + 3600) * 1000) })
    .addDeviceKeyInfo({ deviceKey: given.holder })
    .sign({ issuerPrivateKey: given.issuer.private, issuerCertificate: given.pem, alg: 'ES256' })
  return Buffer.from(new MDoc([document]).encode()).toString('hex')
}

console.log(JSON.stringify({ said, issued: { sdJwt: await issueSdJwt(), mdoc: await issueMdoc() } },
  (_, value) => (typeof value === 'bigint' ? Number(value) : value)))
