import assert from 'node:assert/strict'
import { test } from 'node:test'
import { renewals, renewalWords } from '../../../src-renderer/lab/renewed.ts'
import { catalog } from '../../../worker/catalog.ts'

const teaching = (fields: string) =>
  renewals(`task: concepts\nteaching: { ${fields}, students: [{ sees: code, predicts: targets }] }\n`, catalog)

test('Renewed students are told from their file', () => {
  assert.deepEqual(teaching('mode: alternating, renew: 250'), [250])
  assert.deepEqual(teaching('mode: alternating, renew: 0'), [])
  assert.deepEqual(teaching('mode: alternating, renew: [0, 100, 200]'), [100, 200])
  assert.deepEqual(renewals('task: [', catalog), [])
})

test('The jumps are explained in a sentence', () => {
  assert.equal(renewalWords([]), null)
  assert.match(renewalWords([500])!, /every 500 steps \(renew\)/)
  assert.match(renewalWords([500, 1000])!, /every 500 or 1,000 steps/)
})
