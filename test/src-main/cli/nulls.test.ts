import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { BesideNull } from '../../../core/nulls/beside.ts'
import { linesOf } from '../../../src-main/cli/show/nulls.ts'

const row = (measure: string, finding: BesideNull['finding'], more: Partial<BesideNull> = {}): BesideNull => ({
  setting: 0,
  axes: { pressure: 1, control: null },
  measure,
  null: 'rotated',
  n: 8,
  value: 0.9,
  expected: 0.5,
  low: 0.4,
  high: 0.6,
  excess: 0.4,
  spread: { kind: 'range', n: 2, low: 0.3, high: 0.5 },
  quantile: 0.995,
  resolution: 1 / 101,
  finding,
  ...more,
})

test('Measures stand beside their nulls setting by setting, and those that are no better are named', () => {
  const axes = ['pressure', 'control'].map((path) => ({ path, label: path, values: [], numeric: false }))
  const lines = linesOf(
    [
      row('mig', 'better than its null'),
      row('sap', 'no better than its null'),
      row('kurtosis', 'not told', { setting: 1, axes: { pressure: null, control: 'random' } }),
    ],
    axes,
  )
  assert.equal(lines[0], 'pressure 1')
  assert.match(lines[1]!, /^measure +against +n +value +null +excess +quantile +finding$/)
  assert.match(
    lines[2]!,
    /^mig +rotated +8 +0.900 +0.500 \{0.400, 0.600\} +0.400 \(0.300–0.500\) +0.995 +better than its null$/,
  )
  assert.ok(lines.includes('No better than rotated: sap'))
  assert.ok(lines.includes('control random'))
  assert.match(lines.at(-1)!, /rotated 1\/101/)
})
