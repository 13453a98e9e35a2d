import assert from 'node:assert/strict'
import { test } from 'node:test'
import { shownSymbols } from '../../../core/units/sequence.ts'
import { tasks } from '../../../worker/tasks/index.ts'
import { heldRows } from '../../../worker/tasks/rows.ts'

test('A row of a sequence is shown by its symbols in order, and spaces and line ends can be seen', () => {
  const input = [0, 1, 0, 1, 0, 0, 0, 0, 1] // three symbols at three places
  assert.deepEqual(shownSymbols(input, { symbols: ['a', ' ', '\n'], length: 3 }), ['␣', 'a', '⏎'])
  assert.deepEqual(shownSymbols([0, 0], { symbols: ['a'], length: 2 }), ['', ''])
})

test('Held-out rows of a task of sequences say their symbols, and others none', () => {
  const { sequence, inputs, width, values, concepts } = heldRows({ task: { kind: 'brackets' }, seed: 1, rows: 20 })
  assert.deepEqual(sequence, tasks.get('brackets').open({}).sequence)
  for (let row = 0; row < 20; row++) {
    const shown = shownSymbols(inputs.subarray(row * width, (row + 1) * width), sequence!)
    const depth = shown.reduce((sum, symbol) => sum + Number('(['.includes(symbol)) - Number(')]'.includes(symbol)), 0)
    assert.equal(depth, values[row * concepts.length])
  }
  assert.equal(heldRows({ task: { kind: 'concepts' }, seed: 1, rows: 20 }).sequence, null)
})
