import assert from 'node:assert/strict'
import { test } from 'node:test'
import { paired } from '../../../core/statistics/paired.ts'
import { uniforms } from '../../../core/statistics/uniforms.ts'

const runs = (values: (number | null)[], first = 0) => values.map((value, i) => ({ seed: first + i, value }))

test('differences are taken seed by seed, whatever the order', () => {
  const { seeds, differences, mean } = paired(runs([5, 7, 9]).reverse(), runs([1, 2, 3]), uniforms(0))
  assert.deepEqual([seeds, differences, mean], [[0, 1, 2], [4, 5, 6], 5])
})

test('a seed without a finite partner is left out and counted', () => {
  const { seeds, unpaired } = paired(runs([1, null, 3, NaN]), runs([1, 2, 3], 1), uniforms(0))
  assert.deepEqual(seeds, [2])
  assert.equal(unpaired, 5)
})

test('a constant shift has a degenerate interval however much the seeds scatter', () => {
  const a = [1, 100, 10000, 7, 3]
  const { spread } = paired(runs(a.map((v) => v + 2)), runs(a), uniforms(0))
  assert.deepEqual([spread?.low, spread?.high], [2, 2])
})

test('no shared seed gives no difference', () => {
  const { mean, spread } = paired(runs([1]), runs([1], 5), uniforms(0))
  assert.deepEqual([mean, spread], [null, null])
})

test('a seed listed twice is refused', () => {
  assert.throws(() => paired([...runs([1]), ...runs([2])], runs([1]), uniforms(0)), /seed 0 is listed twice/)
})
