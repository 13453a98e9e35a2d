import assert from 'node:assert/strict'
import { test } from 'node:test'
import golden from '../../golden/exact.json' with { type: 'json' }
import { binomialAbove, rateOf, rateWords, signTest } from '../../../core/statistics/binomial.ts'
import { near } from './near.ts'

test('limits of a rate are SciPy’s exact ones', () => {
  for (const { k, n, level, low, high } of golden.clopperPearson) {
    const rate = rateOf(k, n, level)
    near(rate.low, low, 1e-12)
    near(rate.high, high, 1e-12)
  }
})

test('limits leave at most half of the missing level to either side, by enumeration', () => {
  for (const rate of [0.03, 0.2, 0.5])
    for (const n of [5, 8, 20]) {
      const missed = { below: 0, above: 0 }
      for (let k = 0; k <= n; k++) {
        const chance = choose(n, k) * rate ** k * (1 - rate) ** (n - k)
        const { low, high } = rateOf(k, n)
        if (rate < low) missed.below += chance
        if (rate > high) missed.above += chance
      }
      assert.ok(missed.below <= 0.025 && missed.above <= 0.025, JSON.stringify(missed))
    }
})

test('a tail of the binomial is the sum of its terms', () => {
  for (const [k, n, p] of [
    [0, 7, 0.3],
    [3, 7, 0.3],
    [7, 7, 0.3],
    [8, 7, 0.3],
  ] as const) {
    let sum = 0
    for (let i = k; i <= n; i++) sum += choose(n, i) * p ** i * (1 - p) ** (n - i)
    near(binomialAbove(k, n, p), sum, 1e-14)
  }
})

test('the sign test is SciPy’s', () => {
  for (const { better, worse, p } of golden.signTest) near(signTest(better, worse), p, 1e-12)
  assert.equal(signTest(0, 0), 1)
})

test('a rate in words says what none of eight leaves open', () => {
  assert.equal(rateWords(rateOf(0, 8)), '0 of 8: up to 37%')
  assert.equal(rateWords(rateOf(3, 20)), '3 of 20: 3% to 38%')
  assert.equal(rateWords(rateOf(1, 20)), '1 of 20: 0.1% to 25%')
  assert.equal(rateWords(rateOf(8, 8)), '8 of 8: at least 63%')
  assert.equal(rateWords(rateOf(0, 0)), 'no run is known')
  assert.throws(() => rateOf(3, 2), /expected whole numbers, 0 ≤ seen ≤ of, got 3 of 2/)
})

const choose = (n: number, k: number): number => (k === 0 ? 1 : (choose(n - 1, k - 1) * n) / k)
