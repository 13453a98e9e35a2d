import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { MeasureFacts } from '../../../core/catalog/measure.ts'
import type { MeasuredRun } from '../../../core/contract/index.ts'
import { bootstrap } from '../../../core/statistics/bootstrap.ts'
import { oneSource } from '../../../core/statistics/source.ts'
import { printedInterval, printedNumber } from '../../../core/tables/numbers.ts'
import { printedTable } from '../../../core/tables/printed.ts'
import { settingsTable } from '../../../core/tables/settings.ts'

test('Numbers are printed with three figures, whole ones in full', () => {
  const cases: [number, string][] = [
    [0.95312, '0.953'],
    [-12.345, '−12.3'],
    [64, '64'],
    [123456, '123456'],
    [1234.5, '1235'],
    [0.00012345, '1.23e−4'],
    [2.5e9 + 0.5, '2.50e9'],
    [0, '0'],
    [NaN, 'NaN'],
    [-Infinity, '−Infinity'],
  ]
  for (const [value, text] of cases) assert.equal(printedNumber(value), text)
})

test('An interval is printed to the decimals that its narrower side needs', () => {
  assert.equal(printedInterval(0.9534, 0.9384, 0.9711, 'interval'), '0.953 [0.938, 0.971]')
  assert.equal(printedInterval(0.96812, 0.9679, 0.9684, 'range'), '0.96812 (0.96790–0.96840)')
  assert.equal(printedInterval(0.25, 0.25, 0.25, 'interval'), '0.250 [0.250, 0.250]')
  assert.equal(printedInterval(-0.02, -0.05, 0.01, 'interval'), '−0.020 [−0.050, 0.010]')
  assert.equal(printedInterval(2e8, 1e8, 3e8, 'interval'), '2.00e8 [1.00e8, 3.00e8]')
})

const facts = (name: string): MeasureFacts => ({
  name,
  label: `Label of ${name}`,
  unit: 'nats',
  range: [0, null],
  better: 'lower',
  side: 'capability',
  rotationInvariant: true,
  source: 'a test',
})
const losses = [0.1, 0.13, 0.11, 0.19, 0.15, 0.12]
const runs = losses.map((loss, seed): MeasuredRun => ({
  id: seed + 1,
  experiment: 1,
  key: `k${seed}`,
  setting: 0,
  seed,
  cohort: 0,
  place: 0,
  cost: null,
  regrouped: [],
  axes: { a: 1 },
  state: seed === 5 ? 'failed' : 'done',
  reason: null,
  divergedStep: null,
  summaries: { loss, none: { value: null, reason: 'no code' } },
}))
const data = {
  experiment: 'x',
  axes: [{ path: 'a', label: 'a', values: [1, 2], numeric: true }],
  measures: [facts('loss'), facts('none')],
  runs,
  provenance: { version: '0', date: '2026-01-01' },
}

test('A setting has the mean and interval of its finished runs, and one cell for both in print', () => {
  const table = settingsTable(data)
  const { low, high } = bootstrap(losses.slice(0, 5), oneSource)
  const [row] = table.rows
  assert.equal(row!.n, 5)
  assert.ok(Math.abs((row!['mean loss'] as number) - 0.136) < 1e-12)
  assert.deepEqual([row!['low loss'], row!['high loss'], row!['spread loss']], [Math.max(0, low), high, 'interval'])
  assert.ok(!table.columns.some(({ header }) => header.startsWith('none')))
  const printed = printedTable(table)
  assert.deepEqual(printed.headers, ['a', 'n', 'Label of loss (nats)'])
  assert.match(printed.rows[0]![2]!.text, /^0\.136 \[0\.\d+, 0\.\d+\]$/)
})

test('Measures can be chosen, and an unknown one is refused with the nearest', () => {
  assert.throws(() => settingsTable({ ...data, chosen: ['los'] }), /unknown measure: los \(did you mean loss\?\)/)
  assert.throws(() => settingsTable({ ...data, chosen: ['none'] }), /unknown measure: none/)
  assert.equal(settingsTable({ ...data, chosen: ['loss'] }).columns.length, 3 + 5)
})
