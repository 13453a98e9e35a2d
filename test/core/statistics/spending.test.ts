import assert from 'node:assert/strict'
import { test } from 'node:test'
import { levelsOf } from '../../../core/statistics/spending.ts'

test('Looks spend the level as the function of Lan and DeMets says, and the last takes what is left', () => {
  assert.deepEqual(levelsOf([8], 0.05), [0.05])
  // scipy.stats.norm: 2 * sf(isf(.025) / sqrt(t)) at t = .25, .5, 1.
  const [first, second, third] = levelsOf([5, 10, 20], 0.05) as [number, number, number]
  assert.ok(Math.abs(first - 8.857e-5) < 1e-8, String(first))
  assert.ok(Math.abs(first + second - 0.00557456) < 1e-7, String(first + second))
  assert.ok(Math.abs(first + second + third - 0.05) < 1e-12)
})
