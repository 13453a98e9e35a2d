import assert from 'node:assert/strict'
import { test } from 'node:test'
import { compare } from '../../../core/compare/compare.ts'
import type { Settings } from '../../../core/experiment/types.ts'
import type { MeasureFacts } from '../../../core/catalog/measure.ts'
import type { Study } from '../../../core/claims/study.ts'

const facts = (name: string): MeasureFacts => ({
  name,
  label: name,
  unit: '',
  range: [null, null],
  better: 'lower',
  side: 'capability',
  rotationInvariant: true,
  source: 'made up',
})

/** Settings that differ in the cost of reading; a loss that falls with it, and luck of the seed. */
function study(steps: number, costs: number[], seeds: number[], shift: number): Study {
  return {
    axes: [{ path: 'cost', label: 'cost', values: costs, numeric: true }],
    measures: [facts('testLoss')],
    settings: costs.map((cost, setting) => ({
      setting,
      axes: { cost },
      settings: { training: { steps }, reader: { cost } } as unknown as Settings,
      runs: seeds.map((seed) => ({ id: seed, seed, values: { testLoss: shift - cost + seed * 10 } })),
    })),
  }
}

test('only the fields that differ are told, with the values of each side', () => {
  const { fields } = compare(study(100, [0, 1], [1], 0), study(200, [0, 1], [1], 0))
  assert.deepEqual(fields, [{ path: 'training.steps', a: [100], b: [200] }])
  assert.deepEqual(compare(study(100, [0, 1], [1], 0), study(100, [1, 0], [1], 0)).fields, [])
})

test('settings are paired where all else is equal, and differences where seeds match', () => {
  const { pairs, unmatched } = compare(
    study(100, [0, 1, 2], [1, 2, 3, 4, 5, 6], 0),
    study(200, [0, 1], [3, 4, 5, 6, 7], 0.5),
  )
  assert.deepEqual(
    pairs.map(({ a, b }) => [a.axes['cost'], b.axes['cost']]),
    [
      [0, 0],
      [1, 1],
    ],
  )
  assert.deepEqual(unmatched, { a: [{ setting: 2, axes: { cost: 2 } }], b: [] })
  for (const { measures } of pairs) {
    const { difference, a, b } = measures[0]!
    assert.deepEqual(difference!.seeds, [3, 4, 5, 6])
    // The luck of the seeds, 10 a seed, cancels.
    assert.ok(Math.abs(difference!.mean - 0.5) < 1e-12)
    assert.equal(difference!.spread.kind, 'range')
    assert.equal(a!.n, 4, 'over the seeds that both have, so that B − A is the difference of what stands beside it')
    assert.ok(Math.abs(b!.mean - a!.mean - difference!.mean) < 1e-12)
    assert.equal(a!.spread.kind, 'range')
  }
})

test('one setting alone is the partner of all on the other side', () => {
  const { pairs } = compare(study(100, [0, 1, 2], [1], 0), study(100, [5], [1], 0))
  assert.deepEqual(
    pairs.map(({ a, b }) => [a.axes['cost'], b.axes['cost']]),
    [0, 1, 2].map((cost) => [cost, 5]),
  )
})

test('a measure that one side lacks stands without a difference', () => {
  const other = study(100, [0], [1], 0)
  other.measures = [facts('testR2')]
  other.settings[0]!.runs[0]!.values = { testR2: 0.9 }
  const { measures } = compare(study(100, [0], [1], 0), other).pairs[0]!
  assert.deepEqual(
    measures.map(({ measure, a, b, difference }) => [measure, a?.mean, b?.mean, difference]),
    [
      ['testLoss', 10, undefined, null],
      ['testR2', undefined, 0.9, null],
    ],
  )
})
