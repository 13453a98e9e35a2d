import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fillBits } from '../../../core/random/random.ts'
import { filledByKernel, fillWordsBy, threefry } from '../../../core/random/threefryKernel.ts'

test('Words are filled by something faster where they are the same, and by nothing that has others', (t) => {
  t.after(() => assert.ok(fillWordsBy(filledByKernel)))
  const key = { k0: 5, k1: -7 }
  const drawn = (length: number) => {
    const out = new Uint32Array(length)
    fillBits(out, key, 3, 11)
    return out
  }
  const before = drawn(129)
  assert.equal(
    fillWordsBy((out, k0, k1, step, first) => threefry(out, k0, k1, step, first + 1)),
    false,
    'a block too far',
  )
  assert.equal(
    fillWordsBy((out, ...rest) => threefry(out.subarray(0, out.length & ~1), ...rest)),
    false,
    'the last odd word is missing',
  )
  let calls = 0
  const isTaken = fillWordsBy((out, ...[k0, k1, step, first]) => {
    calls++
    for (let at = 0; at < out.length; at += 2) {
      const pair = new Uint32Array(2)
      fillBits(pair, { k0, k1 }, step, first + at / 2)
      out.set(pair.subarray(0, out.length - at), at)
    }
  })
  assert.equal(isTaken, true)
  calls = 0
  assert.deepEqual(drawn(129), before)
  assert.equal(calls, 1)
})
