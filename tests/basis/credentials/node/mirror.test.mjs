// The browser's readers say what the Python ones say. MIRROR names a file with what Python made, and where to write what
// is shown here, for Python to check.
import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { test } from 'node:test'
import { base45, base64url, fromBase45, fromBase64, fromBase64url, fromHex, hex } from '../../../../assets/js/licences/bytes.js'
import { fromCbor, toCbor } from '../../../../assets/js/licences/cbor.js'
import { Rejected } from '../../../../assets/js/licences/faults.js'
import { fromJson } from '../../../../assets/js/licences/json.js'
import { keyOf } from '../../../../assets/js/licences/keys.js'
import { judge } from '../../../../assets/js/licences/outcomes.js'
import * as status from '../../../../assets/js/licences/status.js'
import * as trust from '../../../../assets/js/licences/trust.js'
import * as view from '../../../../assets/js/licences/view.js'

const given = JSON.parse(readFileSync(process.env.MIRROR, 'utf8'))
const anchor = await keyOf(fromHex(given.anchor, 'the anchor'))
const known = await trust.read(given.trust, anchor, { at: given.at })

// What it comes to: "" or why it is rejected. Anything else that is thrown is a fault.
async function why(tried) {
  try {
    await tried()
    return ''
  } catch (fault) {
    if (!(fault instanceof Rejected)) throw fault
    return fault.why
  }
}

const plain = (value) => value instanceof Map ? Object.fromEntries([...value].map(([key, each]) => [key, plain(each)])) : value

for (const one of given.codes) {
  test(`code: ${one.name}`, async () => {
    const lists = async (uri) => uri in given.lists && status.read(Buffer.from(given.lists[uri]), known, { at: one.at })
    const nonce = one.nonce ? fromHex(one.nonce, 'the number') : null
    const said = await judge(one.text, known, lists, { at: one.at, nonce })
    assert.deepEqual({ outcome: said.outcome, why: said.because?.why ?? '' }, { outcome: one.outcome, why: one.why })
    if (one.facts) {
      assert.deepEqual(plain(said.shown.facts), one.facts)
      assert.deepEqual([said.shown.kind, said.shown.issuer, said.shown.until, said.shown.provenAt], one.shown)
    }
  })
}
for (const one of given.trusts) {
  test(`trust list: ${one.name}`, async () => {
    assert.equal(await why(() => trust.read(one.text, anchor, { at: one.at, seen: one.seen })), one.why)
  })
}
for (const one of given.statuses) {
  test(`status list: ${one.name}`, async () => {
    const bytes = fromHex(one.hex, 'the list')
    assert.equal(await why(() => status.read(bytes, known, { at: one.at })), one.why)
    if (one.entries) {
      const found = await status.read(bytes, known, { at: one.at })
      assert.deepEqual(Object.keys(one.entries).map((index) => found.at(Number(index))), Object.values(one.entries))
      assert.deepEqual([found.uri, found.bits, found.issuedAt, found.ttl, found.until], one.said)
      assert.equal(await why(() => found.at(one.beyond)), 'malformed')
    }
  })
}
const readers = {
  base45: (text) => fromBase45(text), base64url: (text) => fromBase64url(text, 'it'),
  cbor: (text) => fromCbor(fromHex(text, 'it'), 'it'), json: (text) => fromJson(fromHex(text, 'it'), 'it'),
  number: (text) => view.nonceIn(text),
}
for (const [name, cases] of Object.entries(given.plain)) {
  test(`${name}: ${cases.length} texts`, async () => {
    for (const one of cases) assert.equal(await why(() => readers[name](one.text)), one.why, JSON.stringify(one.text))
  })
}
test('what is written is read back, byte for byte', () => {
  for (const { text, why: not } of given.plain.base45) if (!not) assert.equal(base45(fromBase45(text)), text)
  for (const { text, why: not } of given.plain.base64url) if (!not) assert.equal(base64url(fromBase64url(text, 'it')), text)
  for (const each of given.written) assert.equal(hex(toCbor(fromCbor(fromHex(each, 'it'), 'it'))), each)
})

test('codes shown here, for Python to check', async () => {
  const key = await crypto.subtle.importKey('jwk', given.holder, { name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign'])
  const issued = fromHex(given.issued, 'the view')
  const nonce = fromHex(given.nonce, 'the number')
  assert.equal(view.contents(issued).kind, 'driving/check')
  const shown = []
  for (let count = 0; count < 20; count++) {
    shown.push(await view.show(issued, key, { at: given.at + 0.5, nonce: count % 2 ? nonce : null }))
  }
  assert.equal(new Set(shown).size, 20)
  const asked = Array.from({ length: 5 }, () => view.newNonce())
  for (const each of asked) assert.deepEqual(view.nonceIn(view.asking(each)), each)
  const said = { shown, asked: asked.map((each) => [hex(each), view.asking(each)]), point: fromBase64(given.point, 'it').length }
  writeFileSync(process.env.SHOWN, JSON.stringify(said))
})
