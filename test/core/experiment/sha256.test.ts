import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { sha256 } from '../../../core/experiment/sha256.ts'

test('the hash is that of Node for every length around a block, and for text beyond ASCII', () => {
  for (const text of [...Array(130).keys()].map((n) => 'a'.repeat(n)).concat('λ·Σ 𝄞', 'x'.repeat(10_000)))
    assert.equal(sha256(text), createHash('sha256').update(text).digest('hex'))
})
