import assert from 'node:assert/strict'
import { test } from 'node:test'
import { matchedOrder, purities } from '../../../core/units/order.ts'
import { ownFactor } from '../../../core/units/own.ts'

const matrix = (rows: number[][]) => ({
  rows: rows.length,
  columns: rows[0]!.length,
  data: Float32Array.from(rows.flat()),
})

test('A legible code is ordered into a staircase, whatever the order of its units; the dead come last', () => {
  const mixed = matrix([
    [0, 0, 0],
    [0, 0, 3],
    [0.1, 0.2, 0.15],
    [2, 0, 0],
    [0, 9, 0],
  ])
  assert.deepEqual(matchedOrder(mixed), [3, 4, 1, 2, 0])
})

test('Two units of one concept: the purer one is matched, the other follows the staircase', () => {
  const twins = matrix([
    [1, 0.5],
    [1, 0],
    [0, 1],
  ])
  assert.deepEqual(matchedOrder(twins), [1, 2, 0])
})

test('Purity is the share of the strongest answer, in size', () => {
  assert.deepEqual(
    purities(
      matrix([
        [-3, 1],
        [0, 0],
      ]),
    ),
    [
      { share: 0.75, column: 0, strength: 3 },
      { share: 0, column: 0, strength: 0 },
    ],
  )
})

test('A unit stands for what it rises with, unless it falls with something much more', () => {
  assert.equal(ownFactor([0.1, 0.6, -0.7]), 1)
  assert.equal(ownFactor([0.1, 0.2, -0.7]), 2)
})
