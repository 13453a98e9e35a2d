import assert from 'node:assert/strict'
import { test } from 'node:test'
import { spelled } from '../../../core/units/spelled.ts'
import { writeSequence } from '../../../worker/tasks/sequence.ts'

test('A sequence is spelled in its order, what stands before it too, with white space that is seen', () => {
  const symbols = ['·', 'a', ' ', '\n']
  const input = new Float32Array(symbols.length * 5)
  writeSequence(input, [1, 2, 3, 1], 5)
  assert.deepEqual(spelled(input, { symbols, length: 5 }), ['·', 'a', '␣', '↵', 'a'])
})
