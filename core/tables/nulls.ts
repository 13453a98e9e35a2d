import type { Axis } from '../experiment/types.ts'
import type { Provenance } from '../figures/figure.ts'
import type { MeasureFacts } from '../catalog/measure.ts'
import type { BesideNull } from '../nulls/beside.ts'
import type { Table } from './table.ts'

/** Measures beside their nulls. */
export interface NullsData {
  experiment: string
  axes: readonly Axis[]
  measures: readonly MeasureFacts[]
  rows: readonly BesideNull[]
  provenance: Provenance
}

/** One row per setting, measure and null: value, null, excess, and where the value stands in the null. */
export function nullsTable({ experiment, axes, measures, rows, provenance }: NullsData): Table {
  const facts = new Map(measures.map((one) => [one.name, one]))
  const plain = (fields: readonly string[]) => fields.map((field) => ({ field, header: field }))
  return {
    title: `${experiment}: nulls`,
    caption:
      'One row per setting, measure and null. value, null: means over the n runs that have both; null low, null high: ' +
      '2.5% and 97.5% of the null; excess: value minus null, paired by seed, with its spread; quantile: share of the ' +
      'null below the value, ties counted half; resolution: the smallest chance that this null can tell. On rotated ' +
      'codes, value and null are of the same 2,000 rows.',
    columns: [
      { field: 'setting', header: 'setting' },
      ...axes.map(({ path, label }) => ({ field: `axis ${path}`, header: label })),
      ...plain(['measure', 'label', 'unit', 'against', 'n', 'value', 'null', 'null low', 'null high']),
      ...plain(['excess', 'excess low', 'excess high', 'spread', 'quantile', 'resolution', 'finding']),
    ],
    printed: [
      ...(axes.length > 0
        ? axes.map(({ path, label }) => ({ field: `axis ${path}`, header: label }))
        : plain(['setting'])),
      { field: 'label', header: 'measure' },
      ...plain(['against', 'n', 'value']),
      { field: 'null', header: 'null', low: 'null low', high: 'null high' },
      { field: 'excess', header: 'excess', low: 'excess low', high: 'excess high', spread: 'spread' },
      ...plain(['quantile', 'finding']),
    ],
    rows: rows.map((row) => ({
      setting: row.setting,
      ...Object.fromEntries(axes.map(({ path }) => [`axis ${path}`, row.axes[path] ?? null])),
      measure: row.measure,
      label: facts.get(row.measure)?.label ?? row.measure,
      unit: facts.get(row.measure)?.unit ?? null,
      against: row.null,
      n: row.n,
      value: row.value,
      null: row.expected,
      'null low': row.low,
      'null high': row.high,
      excess: row.excess,
      'excess low': row.spread.low,
      'excess high': row.spread.high,
      spread: row.spread.kind,
      quantile: row.quantile,
      resolution: row.resolution,
      finding: row.finding,
    })),
    provenance,
  }
}
