import assert from 'node:assert/strict'
import { test } from 'node:test'
import { orderOf, ranksOf } from '../../../../worker/measures/algebra/order.ts'
import { midRanks } from '../../../../worker/measures/algebra/spearman.ts'
import { randomNumbers } from '../random.ts'

test('Places of numbers go from the least to the largest, of equal ones the first', () => {
  const keys = Uint32Array.of(7, 2 ** 31 + 5, 0, 7, 2 ** 32 - 1, 2048, 0)
  assert.deepEqual([...orderOf(keys)], [2, 6, 0, 3, 5, 1, 4])
})

test('Ranks are those found by sorting: of negative numbers, of equal ones, of both zeros, and of infinities', () => {
  const random = randomNumbers(4)
  const drawn = Array.from({ length: 700 }, () => [random(), -random(), 0, -0, Math.round(4 * random())]).flat()
  for (const values of [drawn, [3], [], [Infinity, -1, -Infinity, -1e-40, 1e-40, 2, 2]]) {
    const floats = Float32Array.from(values)
    assert.deepEqual(ranksOf(floats), midRanks(floats))
  }
})
