import assert from 'node:assert/strict'
import { test } from 'node:test'
import { difference } from '../../../src-renderer/lab/difference.ts'

test('the difference of two texts turns one into the other', () => {
  const pairs = ['', 'a', 'aa', 'aaa', 'steps: 10', 'steps: 100', 'steps: 1']
  for (const before of pairs)
    for (const after of pairs) {
      const { from, to, insert } = difference(before, after)
      assert.equal(before.slice(0, from) + insert + before.slice(to), after)
    }
})
