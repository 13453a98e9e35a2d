import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { MeasureFacts } from '../../../core/catalog/measure.ts'
import { besideNulls, type NulledRun } from '../../../core/nulls/beside.ts'
import { rotations } from '../../../core/nulls/layout.ts'
import { quantileIn } from '../../../core/nulls/quantile.ts'
import { nullsTable } from '../../../core/tables/nulls.ts'
import { parseExperiment } from '../../../core/experiment/parse.ts'
import { planExperiment } from '../../../core/experiment/plan.ts'
import { catalog } from '../experiment/catalog.ts'

const facts = (name: string, more: Partial<MeasureFacts> = {}): MeasureFacts => ({
  name,
  label: name,
  unit: '',
  range: [null, null],
  better: 'higher',
  side: 'interpretability',
  rotationInvariant: false,
  source: 'this test',
  ...more,
})
const measures = [facts('pure'), facts('easy', { better: 'lower' }), facts('loss', { side: 'capability' })]

/** Runs of an experiment with six seeds, with values by pressure or control. */
function runsOf(value: (name: string, seed: number) => number, file = ''): NulledRun[] {
  const text = `
task: concepts
teaching: { mode: joint, pressure: [0, 1], students: [{}] }
evaluation: { nulls: default }
seeds: 6
${file}`
  const { experiment, faults } = parseExperiment(text, catalog)
  assert.ok(experiment, JSON.stringify(faults))
  return planExperiment(experiment, catalog).runs.map(({ setting, seed, axes, settings }) => {
    const name = settings.control?.kind ?? `pressure ${settings.teaching.pressure}`
    const own = value(name, seed)
    return {
      setting,
      seed,
      axes,
      settings,
      values: { pure: own, easy: own, loss: own },
      rotated: null,
      rotatedBefore: null,
    }
  })
}

test('The quantile in a null is the share below, ties counted half, by hand', () => {
  assert.equal(quantileIn([1, 2, 3, 4], 2.5), 0.5)
  assert.equal(quantileIn([1, 2, 2, 4], 2), 0.5)
  assert.equal(quantileIn([0, 0, 0], 0), 0.5)
  assert.equal(quantileIn([1, 2], 9), 1)
  assert.equal(quantileIn([1, 2], 0), 0)
  assert.ok(Number.isNaN(quantileIn([], 0)))
})

test('Every setting stands beside the runs that are its nulls, paired by seed, and a control beside none', () => {
  const base: Record<string, number> = { 'pressure 0': 5, 'pressure 1': 8, untaught: 5, shuffled: 2 }
  const rows = besideNulls(
    runsOf((name, seed) => base[name]! + seed / 10 + (name === 'pressure 0' && seed % 2 ? 0.01 : 0)),
    measures,
    catalog,
  )
  const row = (pressure: number, measure: string, against: string) =>
    rows.find((one) => one.axes['teaching.pressure'] === pressure && one.measure === measure && one.null === against)!
  assert.ok(rows.every(({ axes }) => axes['control'] === null))
  assert.ok(
    rows.every(({ measure }) => measure !== 'loss'),
    'capability has no null',
  )
  const pressed = row(1, 'pure', 'untrained')
  assert.equal(pressed.n, 6)
  assert.ok(Math.abs(pressed.excess - 3) < 1e-12 && pressed.spread.low > 2.99, 'seeds pair, so nothing of them is left')
  assert.ok(Math.abs(pressed.expected - 5.25) < 1e-12)
  assert.equal(pressed.quantile, 1)
  assert.equal(pressed.resolution, 1 / 7)
  assert.equal(pressed.finding, 'better than its null')
  assert.equal(row(1, 'easy', 'untrained').finding, 'worse than its null')
  assert.ok(Math.abs(row(1, 'pure', 'shuffled').excess - 6) < 1e-12)
  assert.equal(row(0, 'pure', 'shuffled').finding, 'better than its null')
})

test('A value that scatters about its null is no better than it', () => {
  const rows = besideNulls(
    runsOf((_, seed) => 1 + 0.1 * Math.sin(7 * seed)).map((run, i) => {
      const pure = run.values['pure']! + 0.1 * Math.cos(5 * i)
      return { ...run, values: { pure } }
    }),
    [facts('pure')],
    catalog,
  )
  assert.ok(rows.length >= 4)
  for (const { finding } of rows) assert.equal(finding, 'no better than its null')
})

test('Rotations of a code are a null of 100, whose value is of the same rows; one left undefined is none', () => {
  const data = new Float32Array(2 * (1 + rotations))
  data[0] = 60.5
  for (let i = 1; i <= rotations; i++) data[i] = i
  data.fill(NaN, 2 + rotations)
  const runs = runsOf(() => 7).map((run) => ({ ...run, rotated: { names: ['pure', 'easy'], data } }))
  const rows = besideNulls(runs, measures, catalog).filter((row) => row.null === 'rotated')
  assert.deepEqual([...new Set(rows.map(({ measure }) => measure))], ['pure'])
  assert.ok(
    rows.some(({ axes }) => axes['control'] === 'untaught'),
    'an untrained code has rotations, too',
  )
  for (const row of rows) {
    assert.equal(row.value, 60.5)
    assert.equal(row.expected, 50.5)
    assert.equal(row.quantile, 0.6)
    assert.equal(row.resolution, 1 / 101)
    assert.ok(Math.abs(row.low - 3.5) < 1 && Math.abs(row.high - 97.5) < 1)
  }
})

test('The table of nulls has a row for each, with every number and its finding', () => {
  const rows = besideNulls(
    runsOf((name) => (name === 'untaught' ? 1 : 2)),
    measures,
    catalog,
  )
  const table = nullsTable({ experiment: 'e', axes: [], measures, rows, provenance: {} as never })
  assert.equal(table.rows.length, rows.length)
  assert.deepEqual(
    table.columns.map(({ field }) => field),
    Object.keys(table.rows[0]!),
  )
  assert.equal(table.rows[0]!['against'], 'untrained')
})
