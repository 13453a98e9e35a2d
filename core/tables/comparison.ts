import type { Comparison, Level } from '../compare/compare.ts'
import { betterSide, placeWords } from '../compare/words.ts'
import type { Provenance, Row } from '../figures/figure.ts'
import type { MeasureFacts } from '../catalog/measure.ts'
import type { ExperimentRecord } from '../records/records.ts'
import type { Table } from './table.ts'

/** A comparison, and the experiments compared. */
export interface ComparisonData {
  compared: Comparison & { a: ExperimentRecord; b: ExperimentRecord }
  measures: readonly MeasureFacts[]
  provenance: Provenance
}

const ends = ['mean', 'low', 'high', 'spread', 'n'] as const

/** One row for each measure of each pair of settings: both sides, and B − A over their common seeds. */
export function comparisonTable({ compared, measures, provenance }: ComparisonData): Table {
  const { a, b, fields, pairs } = compared
  const facts = new Map(measures.map((one) => [one.name, one]))
  const named = ({ name, id }: ExperimentRecord) => `${name} (${id})`
  const differing = fields.map(({ path, a, b }) => `${path}: ${a.join(', ') || 'none'} | ${b.join(', ') || 'none'}`)
  return {
    title: `A: ${named(a)}; B: ${named(b)}`,
    caption: `Differences are B − A, paired by seed. Fields that differ, A | B: ${differing.join('; ') || 'none'}.`,
    columns: [
      { field: 'placeA', header: 'A' },
      { field: 'placeB', header: 'B' },
      { field: 'measure', header: 'measure' },
      { field: 'label', header: 'label' },
      { field: 'unit', header: 'unit' },
      ...['A', 'B', 'B − A'].flatMap((side) =>
        ends.map((end) => ({ field: `${side} ${end}`, header: `${side} ${end}` })),
      ),
      { field: 'better', header: 'better' },
    ],
    printed: [
      { field: 'placeA', header: 'A' },
      { field: 'placeB', header: 'B' },
      { field: 'label', header: 'measure' },
      { field: 'unit', header: 'unit' },
      ...['A', 'B', 'B − A'].map((side) => ({
        field: `${side} mean`,
        header: side === 'B − A' ? side : `${side}, mean`,
        low: `${side} low`,
        high: `${side} high`,
        spread: `${side} spread`,
      })),
      { field: 'B − A n', header: 'n' },
      { field: 'better', header: 'better' },
    ],
    rows: pairs.flatMap((pair) =>
      pair.measures.map(({ measure, a: own, b: other, difference }): Row => {
        const known = facts.get(measure)
        return {
          placeA: placeWords(pair.a, a.axes),
          placeB: placeWords(pair.b, b.axes),
          measure,
          label: known?.label ?? measure,
          unit: known?.unit ?? null,
          ...level('A', own),
          ...level('B', other),
          ...level('B − A', difference && { ...difference, n: difference.seeds.length }),
          better: betterSide(difference, known?.better ?? 'none'),
        }
      }),
    ),
    provenance,
  }
}

const level = (side: string, known: Level | null): Row =>
  known
    ? {
        [`${side} mean`]: known.mean,
        [`${side} low`]: known.spread.low,
        [`${side} high`]: known.spread.high,
        [`${side} spread`]: known.spread.kind,
        [`${side} n`]: known.n,
      }
    : {}
