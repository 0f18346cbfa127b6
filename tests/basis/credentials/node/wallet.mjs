// Somebody else's wallet (@openid4vc/openid4vci) fetches a licence from a site that runs: `node wallet.mjs OFFER DIGITS`.
import { createHash, randomBytes, webcrypto } from 'node:crypto'
import { clientAuthenticationAnonymous, setGlobalConfig } from '@openid4vc/oauth2'
import { Openid4vciClient } from '@openid4vc/openid4vci'

const P256 = { name: 'ECDSA', namedCurve: 'P-256' }
const base64url = (bytes) => Buffer.from(bytes).toString('base64url')
const keys = new Map()
setGlobalConfig({ allowInsecureUrls: true }) // the site under test is on this machine

async function newKey() {
  const { publicKey, privateKey } = await webcrypto.subtle.generateKey(P256, true, ['sign', 'verify'])
  const { kty, crv, x, y } = await webcrypto.subtle.exportKey('jwk', publicKey)
  keys.set(x, privateKey)
  return { method: 'jwk', alg: 'ES256', publicJwk: { kty, crv, x, y } }
}

const client = new Openid4vciClient({
  callbacks: {
    fetch: globalThis.fetch,
    hash: (bytes, algorithm) => createHash(algorithm.replace('-', '')).update(bytes).digest(),
    generateRandom: (length) => randomBytes(length),
    clientAuthentication: clientAuthenticationAnonymous(),
    signJwt: async (signer, { header, payload }) => {
      const text = [header, payload].map((part) => base64url(JSON.stringify(part))).join('.')
      const signature = await webcrypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, keys.get(signer.publicJwk.x), Buffer.from(text))
      return { jwt: `${text}.${base64url(signature)}`, signerJwk: signer.publicJwk }
    },
  },
})

const [, , text, txCode] = process.argv
const credentialOffer = await client.resolveCredentialOffer(text)
const issuerMetadata = await client.resolveIssuerMetadata(credentialOffer.credential_issuer)
const dpop = { signer: await newKey() }
const { accessTokenResponse } = await client.retrievePreAuthorizedCodeAccessTokenFromOffer({ credentialOffer, issuerMetadata, txCode, dpop })
const accessToken = accessTokenResponse.access_token
const got = {}
for (const credentialConfigurationId of credentialOffer.credential_configuration_ids) {
  if (!/\.(sd-jwt|mdoc)$/.test(credentialConfigurationId)) continue // the rest is a form of our own
  const { c_nonce: nonce } = await client.requestNonce({ issuerMetadata })
  const jwt = []
  for (let count = 0; count < 3; count++) {
    jwt.push((await client.createCredentialRequestJwtProof({ issuerMetadata, credentialConfigurationId, signer: await newKey(), nonce })).jwt)
  }
  const { credentialResponse } = await client.retrieveCredentials({ issuerMetadata, credentialConfigurationId, accessToken, dpop, proofs: { jwt } })
  got[credentialConfigurationId] = credentialResponse.credentials.map(({ credential }) => credential)
  await client.sendNotification({
    issuerMetadata, accessToken, dpop,
    notification: { notificationId: credentialResponse.notification_id, event: 'credential_accepted' },
  })
}
console.log(JSON.stringify({
  got, type: accessTokenResponse.token_type, configurations: Object.keys(issuerMetadata.credentialIssuer.credential_configurations_supported),
  version: issuerMetadata.originalDraftVersion,
}))
