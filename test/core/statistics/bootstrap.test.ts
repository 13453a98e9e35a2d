import assert from 'node:assert/strict'
import { test } from 'node:test'
import golden from '../../golden/tradeoff.json' with { type: 'json' }
import { bootstrap } from '../../../core/statistics/bootstrap.ts'
import { uniforms } from '../../../core/statistics/uniforms.ts'
import { near } from './near.ts'

test('the uniforms and the bootstrap-t interval agree with an independent NumPy implementation', () => {
  golden.uniforms.forEach((expected, i) => assert.equal(uniforms(3)(i), expected))
  for (const { values, seed, interval } of golden.samples) {
    const spread = bootstrap(values, uniforms(seed), { level: golden.level, resamples: golden.resamples })
    near(spread.low, interval.low, 1e-12)
    near(spread.high, interval.high, 1e-12)
  }
})

test('with 200 normal values the interval is Student’s within a tenth of its width', () => {
  const { low, high } = bootstrap(golden.big, uniforms(5))
  const width = golden.studentT.high - golden.studentT.low
  assert.ok(Math.abs(low - golden.studentT.low) < width / 10)
  assert.ok(Math.abs(high - golden.studentT.high) < width / 10)
})

test('the 95% interval covers the mean of a normal 90–98% of the time at n = 8 and n = 20', () => {
  for (const n of [8, 20]) {
    const samples = 500
    const covered = Array.from({ length: samples }, (_, s) => {
      const values = Array.from({ length: n }, (_, i) => normal(s * n + i))
      const { low, high } = bootstrap(values, uniforms(1000 + s), { resamples: 2000 })
      return low <= 0 && 0 <= high
    }).filter(Boolean).length
    const coverage = covered / samples
    assert.ok(coverage >= 0.9 && coverage <= 0.98, `n = ${n}: ${coverage}`)
  }
})

test('below five values the range is given and no interval', () => {
  assert.deepEqual(bootstrap([3, 1, 2, 2], uniforms(0)), { kind: 'range', n: 4, low: 1, high: 3 })
  assert.equal(bootstrap([3, 1, 2, 2, 2], uniforms(0)).kind, 'interval')
})

test('without variance the interval is the mean itself', () => {
  const { low, high } = bootstrap([0.1, 0.1, 0.1, 0.1, 0.1], uniforms(0))
  assert.deepEqual([low, high], [0.1, 0.1])
})

test('values in steps, whose resamples are often constant, keep a finite interval', () => {
  const { low, high } = bootstrap([0, 0, 0, 0, 0, 0, 0, 1], uniforms(0))
  assert.ok(low > -1 && high > 0.3 && high < 1.5, `${low} … ${high}`)
})

test('the same stream gives the same interval, and moving or scaling the values moves or scales it', () => {
  const values = golden.samples[0]!.values
  const base = bootstrap(values, uniforms(9))
  assert.deepEqual(bootstrap(values, uniforms(9)), base)
  const moved = bootstrap(
    values.map((v) => 10 + 3 * v),
    uniforms(9),
  )
  near(moved.low, 10 + 3 * base.low, 1e-12)
  near(moved.high, 10 + 3 * base.high, 1e-12)
})

test('no values at all is a mistake of the caller', () => {
  assert.throws(() => bootstrap([], uniforms(0)), /bootstrap: no values/)
})

const draws = uniforms(42)
const normal = (i: number) => Math.sqrt(-2 * Math.log(1 - draws(2 * i))) * Math.cos(2 * Math.PI * draws(2 * i + 1))
