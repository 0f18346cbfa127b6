// Somebody else's wallet (@openid4vc/openid4vp, dcql, jose, @sd-jwt, @owf/mdoc) reads requests and answers them; and its DCQL says of
// queries what ours does. Reads cases from standard input, writes what came of each.
import { X509Certificate, createHash, randomBytes, webcrypto } from 'node:crypto'
import { Openid4vpClient, calculateX509HashClientIdPrefixValue } from '@openid4vc/openid4vp'
import { CoseKey, DeviceRequest, DeviceResponse, DocRequest, IssuerSigned, ItemsRequest, SessionTranscript, SignatureAlgorithm } from '@owf/mdoc'
import { SDJwtVcInstance } from '@sd-jwt/sd-jwt-vc'
import { DcqlQuery } from 'dcql'
import { CompactEncrypt, calculateJwkThumbprint, compactVerify, importJWK, importX509 } from 'jose'

const given = JSON.parse(await new Response(process.stdin).text())
const text = (bytes) => new TextEncoder().encode(bytes)
const base64url = (bytes) => Buffer.from(bytes).toString('base64url')
const hash = (bytes, algorithm) => createHash(String(algorithm).replace('-', '')).update(bytes).digest()

const pem = (der) => `-----BEGIN CERTIFICATE-----\n${der.match(/.{1,64}/g).join('\n')}\n-----END CERTIFICATE-----`
const root = new X509Certificate(pem(given.root))

async function verifyJwt(signer, { compact }) {
  const certificate = new X509Certificate(pem(signer.x5c[0]))
  if (!certificate.verify(root.publicKey)) return { verified: false }
  try {
    await compactVerify(compact, await importX509(certificate.toString(), 'ES256'))
    return { verified: true, signerJwk: certificate.publicKey.export({ format: 'jwk' }) }
  } catch {
    return { verified: false }
  }
}

async function encryptJwe({ publicJwk, apu, apv, alg, enc }, plain) {
  const writer = new CompactEncrypt(text(plain)).setProtectedHeader({ alg, enc, kid: publicJwk.kid })
  if (apv) writer.setKeyManagementParameters({ ...(apu && { apu: Buffer.from(apu, 'base64url') }), apv: Buffer.from(apv, 'base64url') })
  return { jwe: await writer.encrypt(await importJWK(publicJwk, alg)), encryptionJwk: publicJwk }
}

const callbacks = {
  verifyJwt, encryptJwe, hash,
  generateRandom: (length) => randomBytes(length),
  getX509CertificateMetadata: (der) => {
    const names = new X509Certificate(pem(der)).subjectAltName ?? ''
    return { sanDnsNames: [], sanUriNames: names.split(', ').filter((each) => each.startsWith('URI:')).map((each) => each.slice(4)) }
  },
  fetch: async (address) => {
    const found = given.requests[String(address)]
    return new Response(found, { status: found ? 200 : 404, headers: { 'content-type': 'application/oauth-authz-req+jwt' } })
  },
}
const client = new Openid4vpClient({ callbacks })

function chosen(query, credential) {
  const parsed = DcqlQuery.parse(query)
  DcqlQuery.validate(parsed)
  const found = DcqlQuery.query(parsed, [credential])
  if (!found.can_be_satisfied) throw new Error('no licence answers the query')
  const [id, match] = Object.entries(found.credential_matches)[0]
  return { id, output: match.valid_credentials[0].claims.valid_claim_sets[0].output }
}

const context = {
  crypto: { digest: async ({ digestAlgorithm, bytes }) => new Uint8Array(await webcrypto.subtle.digest(digestAlgorithm, bytes)) },
  cose: {
    sign1: {
      sign: async ({ toBeSigned, key }) => {
        const { kty, crv, x, y, d } = key.jwk
        const known = await webcrypto.subtle.importKey('jwk', { kty, crv, x, y, d }, { name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign'])
        return new Uint8Array(await webcrypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, known, toBeSigned))
      },
    },
  },
}

async function mdocResponse(asked, query, { audience, nonce, to, key, more = [], less = [], holder }) {
  const issued = IssuerSigned.fromEncodedForOid4Vci(given.mdoc)
  const namespaces = {}
  for (const [space, items] of issued.issuerNamespaces.issuerNamespaces) {
    namespaces[space] = Object.fromEntries(items.map((each) => [each.elementIdentifier, plain(each.elementValue)]))
  }
  const doctype = issued.issuerAuth.mobileSecurityObject.docType
  const credential = { credential_format: 'mso_mdoc', doctype, namespaces, cryptographic_holder_binding: true }
  const { id, output } = chosen(query, credential)
  const wanted = Object.entries(output).flatMap(([space, said]) => Object.keys(said).map((name) => [space, name]))
  const shown = [...wanted, ...more].filter(([, name]) => !less.includes(name))
  const spaces = {}
  for (const [space, name] of shown) (spaces[space] ??= {})[name] = false
  const [jwk] = asked.client_metadata.jwks.keys
  const sessionTranscript = await SessionTranscript.forOid4Vp({
    clientId: audience ?? asked.client_id, nonce: nonce ?? asked.nonce, responseUri: to ?? asked.response_uri,
    jwkThumbprint: key === null ? null : new Uint8Array(Buffer.from(await calculateJwkThumbprint(key ?? jwk), 'base64url')),
  }, context)
  const itemsRequest = ItemsRequest.create({ docType: doctype, namespaces: spaces })
  const deviceRequest = DeviceRequest.create({ docRequests: [DocRequest.create({ itemsRequest })] })
  const signingKey = CoseKey.fromJwk({ ...(holder ?? given.holder), alg: 'ES256' })
  const response = await DeviceResponse.createWithDeviceRequest(
    { deviceRequest, sessionTranscript, issuerSigned: [issued], signature: { signingKey } }, context)
  return { id, text: response.encodedForOid4Vp, names: shown.map((each) => each.join(' ')).sort() }
}

const plain = (value) => (['string', 'number', 'boolean'].includes(typeof value) ? value : String(value?.toISOString?.() ?? value))

async function sdJwtShown(asked, query, { more = [], audience, nonce, iat }) {
  const { id, names, vc } = await present(query)
  const frame = Object.fromEntries([...names, ...more].map((name) => [name, true]))
  const payload = { iat: iat ?? given.now, aud: audience ?? asked.client_id, nonce: nonce ?? asked.nonce }
  return { id, text: await vc.present(given.licence, frame, { kb: { payload } }), names: names.sort() }
}

async function present(query) {
  const key = await webcrypto.subtle.importKey('jwk', given.holder, { name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign'])
  const vc = new SDJwtVcInstance({
    hasher: (data) => createHash('sha256').update(data).digest(), hashAlg: 'sha-256', kbSignAlg: 'ES256',
    kbSigner: async (data) => base64url(await webcrypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, key, text(data))),
  })
  const credential = {
    credential_format: 'dc+sd-jwt', vct: given.kind, cryptographic_holder_binding: true, claims: await vc.getClaims(given.licence),
  }
  const { id, output } = chosen(query, credential)
  return { id, names: Object.keys(output), vc }
}

async function answer({ link, ...change }) {
  const { params } = client.parseOpenid4vpAuthorizationRequest({ authorizationRequest: link })
  const { authorizationRequestPayload: asked, client: verifier, dcql } =
    await client.resolveOpenId4vpAuthorizationRequest({ authorizationRequestPayload: params })
  const show = asked.dcql_query.credentials[0].format === 'mso_mdoc' ? mdocResponse : sdJwtShown
  const { id, text: shown, names } = await show(asked, dcql.query, change)
  const { jarm } = await client.createOpenid4vpAuthorizationResponse({
    authorizationRequestPayload: asked, authorizationResponsePayload: { vp_token: { [id]: [shown] } },
    jarm: {
      serverMetadata: { authorization_encryption_alg_values_supported: ['ECDH-ES'], authorization_encryption_enc_values_supported: ['A128GCM', 'A256GCM'] },
      encryption: { nonce: undefined },
    },
  })
  return { response: jarm.responseJwt, to: asked.response_uri, prefix: verifier.prefix, names }
}

async function tried(act) {
  try {
    return await act()
  } catch (fault) {
    return { error: String(fault?.message ?? fault) }
  }
}

const answers = {}
for (const [name, one] of Object.entries(given.answers)) answers[name] = await tried(() => answer(one))
const queries = []
for (const { query, facts } of given.queries) {
  queries.push(await tried(() => {
    const parsed = DcqlQuery.parse(query)
    DcqlQuery.validate(parsed)
    const credential = { credential_format: 'dc+sd-jwt', vct: given.kind, cryptographic_holder_binding: true, claims: facts }
    const { can_be_satisfied: can, credential_matches: matches } = DcqlQuery.query(parsed, [credential])
    const [match] = Object.values(matches)
    return { can, names: can ? Object.keys(match.valid_credentials[0].claims.valid_claim_sets[0].output ?? {}).sort() : null }
  }))
}
const hashed = await calculateX509HashClientIdPrefixValue({ hash, x509Certificate: Buffer.from(given.der, 'base64') })
console.log(JSON.stringify({ answers, queries, hashed }))
