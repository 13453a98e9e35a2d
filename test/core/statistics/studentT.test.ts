import assert from 'node:assert/strict'
import { test } from 'node:test'
import golden from '../../golden/tradeoff.json' with { type: 'json' }
import { studentAbove, studentQuantile } from '../../../core/statistics/studentT.ts'
import { near } from './near.ts'

test('tails and quantiles of Student’s t agree with SciPy, far tails relatively', () => {
  for (const { t, df, above, quantile, p } of golden.student) {
    assert.ok(Math.abs(studentAbove(t, df) / above - 1) < 1e-10, `${t}, ${df}`)
    near(studentQuantile(p, df), quantile, 1e-7)
  }
})

test('with one degree of freedom it is Cauchy’s distribution, with two it has a closed form', () => {
  for (const t of [-3, -0.5, 0, 0.2, 1, 40]) {
    near(studentAbove(t, 1), 0.5 - Math.atan(t) / Math.PI, 1e-14)
    near(studentAbove(t, 2), 0.5 - t / (2 * Math.sqrt(2 + t * t)), 1e-14)
  }
})

test('the quantile undoes the tail, and infinite t leaves nothing', () => {
  for (const p of [0.001, 0.3, 0.5, 0.975, 0.9999]) near(1 - studentAbove(studentQuantile(p, 9), 9), p, 1e-12)
  assert.deepEqual([studentAbove(Infinity, 5), studentAbove(-Infinity, 5)], [0, 1])
})
