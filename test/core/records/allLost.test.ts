import assert from 'node:assert/strict'
import { test } from 'node:test'
import { allLost } from '../../../core/records/allLost.ts'

const none = { queued: 0, running: 0, done: 0, diverged: 0, failed: 0 }

test('An experiment whose every run is lost says how, and no other does', () => {
  assert.equal(allLost({ ...none, diverged: 2 }), '2 diverged')
  assert.equal(allLost({ ...none, diverged: 2, failed: 1 }), '2 diverged, 1 failed')
  for (const state of ['queued', 'running', 'done']) assert.equal(allLost({ ...none, diverged: 2, [state]: 1 }), null)
  assert.equal(allLost(none), null)
})
