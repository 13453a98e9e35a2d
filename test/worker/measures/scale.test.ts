import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { MeasureValue } from '../../../core/catalog/measure.ts'
import { measures } from '../../../worker/measures/index.ts'
import type { Evidence } from '../../../worker/measures/measure.ts'
import { unitStatistics } from '../../../worker/evaluation/units/statistics.ts'
import { silentUpTo } from '../../../worker/measures/activity.ts'
import { aligned, madeUp, rotation, transformed } from './evidence.ts'

const all = (evidence: Evidence): Record<string, MeasureValue> =>
  Object.assign({}, ...[...measures].map((measure) => measure.measure(evidence))) as Record<string, MeasureValue>

/** The same evidence of a code that is `by` times as large. */
function times(evidence: Evidence, by: number): Evidence {
  const scaled = (code: Float32Array) => code.map((h) => h * by)
  const { train, test, alone } = evidence
  return {
    ...evidence,
    train: { ...train, code: scaled(train.code) },
    test: { ...test, code: scaled(test.code) },
    ...(alone && { alone: scaled(alone) }),
  }
}

const ordinary = madeUp(8, aligned)
for (const [what, evidence] of [
  ['an aligned code', ordinary],
  ['a rotated one', transformed(ordinary, rotation(8))],
] as const)
  for (const by of [1e-7, 2 ** -20, 100, 1e6])
    test(`Every measure of ${what} times ${by} is as it was`, () => {
      const [before, after] = [all(evidence), all(times(evidence, by))]
      for (const [name, value] of Object.entries(before)) {
        const then = after[name]!
        if (typeof value !== 'number' || typeof then !== 'number') assert.deepEqual(then, value, name)
        // A lasso stops when no weight moves by 1e-4.
        else assert.ok(Math.abs(then - value) <= (name.startsWith('dci') ? 3e-4 : 1e-4), `${name}: ${value}, ${then}`)
      }
    })

test('A unit is as dense in a tiny code', () => {
  const unit = Float32Array.of(0, 1, 2, 1e-8)
  const tiny = unit.map((h) => h * 1e-7)
  const density = (code: Float32Array) => unitStatistics(code, silentUpTo(code))[0]
  assert.deepEqual([density(unit), density(tiny)], [0.5, 0.5])
})
