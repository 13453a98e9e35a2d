import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { MeasuredRun } from '../../../core/contract/index.ts'
import type { MeasureFacts } from '../../../core/catalog/measure.ts'
import { runsTable } from '../../../core/tables/runs.ts'
import { unitsTable } from '../../../core/tables/units.ts'
import { nearestKept, statistics } from '../../../core/units/layout.ts'
import type { UnitReport } from '../../../core/units/report.ts'
import { csv } from '../../../src-main/exports/csv.ts'

const axes = [{ path: 'teaching.pressure', label: 'pressure', values: [0, 1], numeric: true }]
const provenance = { version: '0', date: '2026-01-01' }
const run = (id: number, more: Partial<MeasuredRun> = {}): MeasuredRun => ({
  id,
  experiment: 1,
  key: `k${id}`,
  setting: 0,
  seed: id,
  cohort: 0,
  place: 0,
  cost: null,
  regrouped: [],
  axes: { 'teaching.pressure': 1 },
  state: 'done',
  reason: null,
  divergedStep: null,
  summaries: {},
  ...more,
})
const facts = (name: string): MeasureFacts => ({
  name,
  label: name,
  unit: '',
  range: [null, null],
  better: 'lower',
  side: 'capability',
  rotationInvariant: true,
  source: 'a test',
})
const rowsOf = (text: string) => text.split('\n').filter((line) => line !== '' && !line.startsWith('#'))

test('Every run has a row, with full precision where it was measured and nothing where it was not', () => {
  const runs = [
    run(1, { summaries: { loss: 1 / 3, other: { value: null, reason: 'no code' } } }),
    run(2, { state: 'diverged', reason: '=cmd(), "loss" is NaN', axes: { 'teaching.pressure': null } }),
  ]
  const table = runsTable({ experiment: 'x', axes, measures: [facts('loss'), facts('other')], runs, provenance })
  assert.deepEqual(rowsOf(csv(table)), [
    'run,setting,pressure,seed,state,reason,loss',
    '1,0,1,1,done,,0.3333333333333333',
    `2,0,,2,diverged,"'=cmd(), ""loss"" is NaN",`,
  ])
})

test('Every unit has a row: its concept, what it tells of each, and its nearest in each student', () => {
  const report: UnitReport = {
    run: 1,
    units: Int32Array.of(4, 7),
    factors: ['red', 'round'],
    statistics: Float32Array.from({ length: 2 * statistics.length }, (_, i) => (i < statistics.length ? 1 : 0)),
    range: new Float32Array(4),
    histogram: new Float32Array(0),
    examples: new Float32Array(0),

    correlation: Float32Array.of(0, 1, 0, 0),
    score: Float32Array.of(0, 1, 0, 0),
    ablation: Float32Array.of(2, 0),
    students: {
      students: [{ noun: 'unit', words: 'mlp 8' }],
      data: Float32Array.from({ length: 2 * nearestKept * 2 }, (_, i) =>
        i === 0 ? 6 : i === 1 ? 0.5 : i % 2 ? 0 : -1,
      ),
    },
  }
  const table = unitsTable({ experiment: 'x', axes, runs: [{ run: run(1), report }], provenance })
  const [head, first, silent] = rowsOf(csv(table)).map((line) => line.split(','))
  const of = (row: string[] | undefined, column: string) => row?.[head!.indexOf(column)]
  assert.deepEqual(
    [
      'unit',
      'concept',
      'density',
      'ablation',
      'correlation: round',
      'nearest in student 1',
      'correlation in student 1',
    ].map((name) => of(first, name)),
    ['5', 'round', '1', '2', '1', '7', '0.5'],
  )
  assert.deepEqual(
    ['unit', 'concept', 'nearest in student 1'].map((name) => of(silent, name)),
    ['8', '', ''],
  )
})
