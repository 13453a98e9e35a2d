import { numberOf } from '../units/number.ts'
import type { Axis } from '../experiment/types.ts'
import type { Provenance, Row } from '../figures/figure.ts'
import type { RunRecord } from '../records/records.ts'
import { nearestKept, statistics } from '../units/layout.ts'
import { ownFactor } from '../units/own.ts'
import type { UnitReport } from '../units/report.ts'
import { standingColumns, standingOf } from './standing.ts'
import type { Table } from './table.ts'

/** Runs with the records of their units. */
export interface UnitsData {
  experiment: string
  axes: readonly Axis[]
  runs: readonly { run: RunRecord; report: UnitReport }[]
  provenance: Provenance
}

/**
 * One row per unit: its statistics, the loss added by ablating it, its correlation with and score on each concept, and
 * the nearest unit of each student.
 */
export function unitsTable({ experiment, axes, runs, provenance }: UnitsData): Table {
  const factors = [...new Set(runs.flatMap(({ report }) => report.factors))]
  const students = Math.max(0, ...runs.map(({ report }) => report.students?.students.length ?? 0))
  const kin = Array.from({ length: students }, (_, k) => k)
  return {
    title: `${experiment}: units`,
    caption:
      'One row per unit, counted from 1, on held-out rows. correlation: with the concept; score: R² of the unit alone for a value, area ' +
      'under the ROC curve for a class; ablation: task loss with the unit held at its mean, minus the normal loss; ' +
      'nearest: the unit of a student (its output, if it has no hidden layer) whose activations correlate most.',
    columns: [
      ...standingColumns(axes),
      { field: 'unit', header: 'unit' },
      { field: 'concept', header: 'concept' },
      ...statistics.map(({ name }) => ({ field: name, header: name })),
      { field: 'ablation', header: 'ablation' },
      ...factors.map((name) => ({ field: `correlation ${name}`, header: `correlation: ${name}` })),
      ...factors.map((name) => ({ field: `score ${name}`, header: `score: ${name}` })),
      ...kin.flatMap((k) => [
        { field: `near ${k}`, header: `nearest in student ${numberOf(k)}` },
        { field: `likeness ${k}`, header: `correlation in student ${numberOf(k)}` },
      ]),
    ],
    rows: runs.flatMap(({ run, report }) =>
      Array.from(report.units, (_, place) => ({ ...standingOf(run, axes), ...unitRow(report, place) })),
    ),
    provenance,
  }
}

function unitRow(report: UnitReport, place: number): Row {
  const { factors, students } = report
  const [K, U] = [factors.length, report.units.length]
  const correlation = report.correlation.subarray(place * K, (place + 1) * K)
  const silent = report.statistics[place * statistics.length] === 0
  return {
    unit: numberOf(report.units[place]!),
    concept: silent ? null : (factors[ownFactor(correlation)] ?? null),
    ...Object.fromEntries(statistics.map(({ name }, i) => [name, report.statistics[place * statistics.length + i]!])),
    ablation: report.ablation[place]!,
    ...Object.fromEntries(factors.map((name, k) => [`correlation ${name}`, correlation[k]!])),
    ...Object.fromEntries(factors.map((name, k) => [`score ${name}`, report.score[place * K + k]!])),
    ...Object.fromEntries(
      (students?.students ?? []).flatMap((_, k) => {
        const at = (k * U + place) * nearestKept * 2
        const unit = students!.data[at]!
        return unit < 0
          ? []
          : [[`near ${k}`, numberOf(unit)] as const, [`likeness ${k}`, students!.data[at + 1]!] as const]
      }),
    ),
  }
}
