import assert from 'node:assert/strict'
import { test } from 'node:test'
import golden from '../../golden/exact.json' with { type: 'json' }
import { resample } from '../../../core/statistics/bootstrap.ts'
import { holm } from '../../../core/statistics/holm.ts'
import { above, below, differs } from '../../../core/statistics/oneSided.ts'
import { reachOf, signFlips } from '../../../core/statistics/signFlips.ts'
import { oneSource } from '../../../core/statistics/source.ts'
import { studentAbove } from '../../../core/statistics/studentT.ts'
import { tailAbove, tailQuantile } from '../../../core/statistics/tails.ts'
import { uniforms } from '../../../core/statistics/uniforms.ts'
import { near } from './near.ts'

test('sign flips are SciPy’s exact permutation test, and a plain enumeration', () => {
  for (const { values, p } of golden.signFlips) {
    near(signFlips(values), p, 1e-12)
    near(signFlips(values), enumerated(values), 1e-12)
  }
})

test('twenty values take all 2²⁰ choices; more are refused', () => {
  assert.equal(signFlips(Array<number>(20).fill(0.1)), 2 ** -20)
  assert.equal(signFlips(Array<number>(20).fill(-0.1)), 1)
  assert.throws(() => signFlips(Array<number>(21).fill(1)), /at most 20 values, got 21/)
})

test('no p is below what the signs allow, and among 1,280 comparisons a large effect is found from 16 seeds on', () => {
  const draw = uniforms(4)
  for (const n of [8, 15, 16, 20, 32]) {
    const values = Array.from({ length: n }, (_, i) => 9 + draw(i))
    const p = differs(resample(values, oneSource))
    assert.ok(p >= 2 * 2 ** -n * (1 - 1e-12), `${n}: ${p}`)
    const [first] = holm([p, ...Array<number>(1279).fill(1)])
    assert.equal(first! <= 0.05, n >= 16, `${n}: ${first}`)
    assert.equal(reachOf({ n, comparisons: 1280 }).can, n >= 16)
  }
  assert.deepEqual(reachOf({ n: 8, comparisons: 26 }), { floor: 2 ** -7, can: false, seeds: 11 })
  assert.deepEqual(reachOf({ n: 8, comparisons: 6 }), { floor: 2 ** -7, can: true, seeds: 8 })
})

test('below is above turned round', () => {
  const values = [0.2, 0.9, -0.1, 0.4, 0.5, 0.31, 1.7]
  const turned = values.map((value) => -value)
  for (const bound of [-0.3, 0, 0.4])
    near(below(resample(values, oneSource), bound), above(resample(turned, oneSource), -bound), 1e-15)
})

test('beyond the resamples the tail goes on as Student’s, without a step and never up', () => {
  const t = Float64Array.from({ length: 2000 }, (_, i) => 2 * quantileOf((i + 0.5) / 2000)).sort()
  let last = 1
  for (let x = 0; x < 40; x += 0.05) {
    const p = tailAbove(t, 9, x)
    assert.ok(p <= last && p > 0, `${x}: ${p} after ${last}`)
    last = p
  }
  // The resamples are twice Student's t, so their far tail is Student's at half of x.
  for (const x of [8, 12, 20]) {
    const ratio = tailAbove(t, 9, x) / studentAbove(x / 2, 8)
    assert.ok(ratio >= 1 && ratio < 1.2, `${x}: ${ratio}`)
  }
  for (const tail of [1e-3, 1e-4, 1e-6]) near(tailAbove(t, 9, tailQuantile(t, 9, tail)), tail, 1e-9)
})

/** The share of all choices of signs whose sum is at least the observed one. */
function enumerated(values: number[]): number {
  const observed = values.reduce((sum, value) => sum + value, 0)
  let count = 0
  for (let signs = 0; signs < 2 ** values.length; signs++) {
    const sum = values.reduce((sum, value, i) => sum + ((signs >> i) & 1 ? -value : value), 0)
    if (sum >= observed - 1e-9) count++
  }
  return count / 2 ** values.length
}

/** The p-quantile of Student's t with 8 degrees of freedom, by bisection. */
function quantileOf(p: number): number {
  let [low, high] = [-100, 100]
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2
    if (studentAbove(middle, 8) > 1 - p) low = middle
    else high = middle
  }
  return low
}
