import assert from 'node:assert/strict'
import { test } from 'node:test'
import golden from '../../golden/tradeoff.json' with { type: 'json' }
import { summarise } from '../../../core/statistics/summarise.ts'
import { near } from './near.ts'

test('a summary agrees with NumPy and SciPy', () => {
  for (const { values, describe } of golden.samples)
    for (const [name, expected] of Object.entries(describe)) near(summarise(values)[name as 'mean']!, expected, 1e-12)
})

test('only finite values enter the statistics, and the others are counted by kind', () => {
  const summary = summarise([1, null, 3, undefined, NaN, Infinity, -Infinity, null])
  assert.deepEqual(
    { ...summary, sd: undefined },
    {
      n: 2,
      missing: 1,
      undefined: 2,
      nonFinite: 3,
      mean: 2,
      median: 2,
      q1: 1.5,
      q3: 2.5,
      min: 1,
      max: 3,
      sd: undefined,
    },
  )
  near(summary.sd!, Math.SQRT2, 1e-15)
})

test('no finite value leaves every statistic null', () => {
  const { n, mean, median, q1, q3, min, max, sd } = summarise([null, NaN])
  assert.deepEqual([n, mean, median, q1, q3, min, max, sd], [0, null, null, null, null, null, null, null])
})

test('one value has no standard deviation', () => {
  assert.equal(summarise([0.1]).sd, null)
  assert.equal(summarise([0.1]).mean, 0.1)
})

test('equal values have exactly zero spread', () => {
  const summary = summarise(Array(7).fill(0.1))
  assert.equal(summary.mean, 0.1)
  assert.equal(summary.sd, 0)
})
