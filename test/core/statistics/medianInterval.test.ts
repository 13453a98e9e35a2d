import assert from 'node:assert/strict'
import { test } from 'node:test'
import { medianInterval, medianOf } from '../../../core/statistics/medianInterval.ts'
import { uniforms } from '../../../core/statistics/uniforms.ts'

/** The largest k for which fewer than k heads of n fair coins have a chance of 2.5% at most, in whole numbers. */
function rankOf(n: number): number {
  const all = 2n ** BigInt(n)
  let [below, ways, k] = [0n, 1n, 0]
  for (let heads = 0; (below + ways) * 40n <= all; heads++) {
    below += ways
    ways = (ways * BigInt(n - heads)) / BigInt(heads + 1)
    k = heads + 1
  }
  return k
}

test('the interval of a median lies between the ranks that the binomial distribution gives', () => {
  assert.deepEqual([6, 8, 9, 20].map(rankOf), [1, 1, 2, 6])
  for (let n = 6; n <= 200; n++) {
    const values = Array.from({ length: n }, (_, i) => n - i)
    const k = rankOf(n)
    assert.deepEqual(medianInterval(values), { kind: 'interval', n, level: 0.95, low: k, high: n + 1 - k })
  }
})

test('fewer than six values have their range, one has itself, and none is an error', () => {
  assert.deepEqual(medianInterval([3, 1, 2, 5, 4]), { kind: 'range', n: 5, low: 1, high: 5 })
  assert.deepEqual(medianInterval([7]), { kind: 'range', n: 1, low: 7, high: 7 })
  assert.throws(() => medianInterval([]), /median: no values/)
  assert.throws(() => medianOf([]), /median: no values/)
})

test('the median of an even number is the mean of the middle two, and of equal values their value', () => {
  assert.equal(medianOf([4, 1, 3, 2]), 2.5)
  assert.equal(medianOf([0.1, 0.1, 0.1]), 0.1)
  const { low, high } = medianInterval(Array.from({ length: 12 }, () => 0.3))
  assert.deepEqual([low, high], [0.3, 0.3])
})

test('the interval covers the median of a skewed distribution at least as often as it says', () => {
  const draw = uniforms(5)
  const samples = 4000
  for (const n of [8, 21]) {
    let covered = 0
    for (let s = 0; s < samples; s++) {
      const values = Array.from({ length: n }, (_, i) => -Math.log(1 - draw(n * s + i)))
      const { low, high } = medianInterval(values)
      if (low <= Math.LN2 && Math.LN2 <= high) covered++
    }
    // Two Monte-Carlo errors below the level.
    assert.ok(covered / samples > 0.95 - 2 * Math.sqrt((0.95 * 0.05) / samples), `${n}: ${covered / samples}`)
  }
})
