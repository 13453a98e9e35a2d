import assert from 'node:assert/strict'
import { test } from 'node:test'
import golden from '../../golden/tradeoff.json' with { type: 'json' }
import { intervalOf, resample } from '../../../core/statistics/bootstrap.ts'
import { equivalence } from '../../../core/statistics/equivalence.ts'
import { holm } from '../../../core/statistics/holm.ts'
import { above, below, differs } from '../../../core/statistics/oneSided.ts'
import { smallestEffect } from '../../../core/statistics/smallestEffect.ts'
import { uniforms } from '../../../core/statistics/uniforms.ts'

test('a test is never less strict than SciPy’s t-test, and with 200 normal values nearly the same', () => {
  for (const { values, above: over, below: under } of golden.tests) {
    const resampled = resample(values, uniforms(1))
    assert.ok(above(resampled, 0.1) >= over - 1e-12)
    assert.ok(below(resampled, 0.1) >= under - 1e-12)
  }
  const big = resample(golden.big, uniforms(2))
  const two = big.mean - 2 * big.error
  assert.ok(Math.abs(above(big, two) - 0.0234) < 0.01)
})

test('a test at 5% and the 95% interval say the same of every bound', () => {
  for (const { values } of golden.samples) {
    const resampled = resample(values, uniforms(3))
    const { low, high } = intervalOf(resampled, 0.95)
    const width = high - low
    for (const [bound, within] of [
      [low - 0.01 * width, false],
      [low + 0.01 * width, true],
      [high - 0.01 * width, true],
      [high + 0.01 * width, false],
    ] as const)
      assert.equal(differs(resampled, bound) > 0.05, within, `${bound} of ${low} … ${high}`)
  }
})

test('equal values have only their signs: 2⁻ⁿ each side, and 1 for no difference at all', () => {
  const equal = resample([3, 3, 3, 3, 3, 3], uniforms(0))
  assert.deepEqual([above(equal, 0), below(equal, 0), differs(equal)], [1 / 64, 1, 1 / 32])
  assert.equal(differs(resample([0, 0, 0, 0, 0], uniforms(0))), 1)
})

test('equivalence is shown within a margin, not beyond it, and a margin is positive', () => {
  const small = resample([0.01, -0.02, 0.015, 0, -0.01, 0.005, 0.012, -0.004], uniforms(4))
  assert.ok(equivalence(small, 0.05) < 0.01)
  assert.ok(equivalence(small, 0.008) > 0.05)
  const far = resample([0.06, 0.07, 0.05, 0.065, 0.06], uniforms(5))
  assert.ok(equivalence(far, 0.05) > 0.5)
  assert.throws(() => equivalence(small, 0), /expected a positive margin, got 0/)
})

test('Holm’s steps: the smallest is multiplied by all, and no step is below the one before', () => {
  assert.deepEqual(holm([0.01, 0.04, 0.03, 0.005]), [0.03, 0.06, 0.06, 0.02])
  assert.deepEqual(holm([0.5, 0.9]), [1, 1])
  assert.deepEqual(holm([]), [])
})

test('the smallest effect is Student’s sum of quantiles for many normal values, and stricter for few or skewed ones', () => {
  const big = resample(golden.big, uniforms(6))
  const ratio = smallestEffect(big)! / ((1.971957 + 0.843408) * big.error)
  assert.ok(ratio >= 1 && ratio < 1.05, String(ratio))
  const skewed = resample(golden.samples[3]!.values, uniforms(7))
  assert.ok(smallestEffect(skewed)! > (2.228139 + 0.879058) * skewed.error)
  assert.ok(smallestEffect(skewed, { comparisons: 14 })! > smallestEffect(skewed)!)
})

test('equal values, and too few among too many comparisons, have no smallest effect', () => {
  assert.equal(smallestEffect(resample([2, 2, 2, 2, 2, 2], uniforms(8))), null)
  const eight = resample(golden.tests[0]!.values.slice(0, 8), uniforms(9))
  assert.equal(smallestEffect(eight, { comparisons: 7 }), null)
  assert.ok(smallestEffect(eight, { comparisons: 6 })! > 0)
})
