// The wallet reads requests as Python does, and answers them so that Python accepts it. MIRROR and SHOWN: see mirror.test.
import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { test } from 'node:test'
import { fromHex } from '../../../../assets/js/licences/bytes.js'
import * as dcql from '../../../../assets/js/licences/dcql.js'
import { Rejected } from '../../../../assets/js/licences/faults.js'
import { fromJson } from '../../../../assets/js/licences/json.js'
import { keyOf } from '../../../../assets/js/licences/keys.js'
import * as request from '../../../../assets/js/licences/request.js'
import * as trust from '../../../../assets/js/licences/trust.js'

const given = JSON.parse(readFileSync(process.env.MIRROR, 'utf8'))
const known = await trust.read(given.trust, await keyOf(fromHex(given.anchor, 'the anchor')), { at: given.at })
const map = (value) => fromJson(new TextEncoder().encode(JSON.stringify(value)), 'it')

async function why(tried) {
  try {
    await tried()
    return ''
  } catch (fault) {
    if (!(fault instanceof Rejected)) throw fault
    return fault.why
  }
}

test(`queries: ${given.queries.length}`, async () => {
  for (const one of given.queries) assert.equal(await why(() => dcql.read(map(one.query))), one.why, JSON.stringify(one.query))
})
test('claims to show, and what goes beyond a scope', () => {
  for (const { query, facts, names, beyond, scope } of given.shown) {
    const queries = dcql.read(map(query))
    assert.deepEqual(dcql.firstShownBy(queries[0], map(facts)), names)
    assert.deepEqual(dcql.beyond(queries, map(scope)), beyond)
  }
})
for (const { name, text, why: cause } of given.requests) {
  test(`request: ${name}`, async () => assert.equal(await why(() => request.read(text, given.link, known, given.at)), cause))
}
test('links', () => {
  assert.deepEqual(request.readLink('openid4vp://?client_id=x509_hash%3Aa&request_uri=https%3A%2F%2Fb%2Fc'), { verifier: 'x509_hash:a', address: 'https://b/c' })
  for (const text of ['', 'x', 'https://b/?client_id=a&request_uri=https://c', 'openid4vp://?client_id=a', 'openid4vp://?client_id=a&request_uri=javascript:1']) {
    assert.equal(request.readLink(text), null)
  }
})
test('the way back', () => {
  const registered = 'https://shop.example/returned http://127.0.0.1:8001/returned'
  const back = (address, here = '127.0.0.1') => request.backTo({ redirect_uri: address }, registered, here)?.href ?? null
  for (const address of ['https://shop.example/returned?response_code=a', 'http://127.0.0.1:8001/returned?response_code=a']) {
    assert.equal(back(address), address)
  }
  for (const address of [
    undefined, '', 'x', 'https://other.example/returned', 'https://shop.example/other', 'http://shop.example/returned',
    'https://shop.example.evil.example/returned', 'javascript:alert(1)', 'https://shop.example:8443/returned',
  ]) assert.equal(back(address), null, address)
  assert.equal(back('http://127.0.0.1:8001/returned', 'wallet.example'), null)
  assert.equal(request.backTo(null, registered, ''), null)
  assert.equal(request.backTo({ redirect_uri: 'https://shop.example/returned' }, '', ''), null)
})
test('answers, for Python to check', async () => {
  const key = await crypto.subtle.importKey('jwk', given.holder, { name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign'])
  const asked = await request.read(given.requests[0].text, given.link, known, given.at)
  assert.deepEqual([asked.party, asked.purpose, asked.answerTo], given.asked)
  const [{ id }] = asked.queries
  const answers = []
  for (let count = 0; count < 5; count++) {
    const shown = new Map([[id, { one: { copy: given.licence, key }, names: ['name', 'over_18'] }]])
    answers.push(await request.answer(asked, shown, given.at))
  }
  writeFileSync(process.env.SHOWN, JSON.stringify(answers))
})
