import type { Artifact } from '../../core/messages/trainer.ts'
import { factorName } from './factors.ts'
import type { Evidence } from './measure.ts'
import { sheetOf } from './sheet.ts'

/**
 * How every unit answers to every concept, as pictures of a code are drawn from: `concept × unit`, the code when each
 * concept is shown alone at value 1, where the task can; and `concept × unit correlation`, on held-out rows, with each
 * class of a class concept a row of its own. A matrix that is not finite is left out.
 */
export function responsesOf(evidence: Evidence): Artifact[] {
  const { alone, units, concepts } = evidence
  const { factors, test } = sheetOf(evidence)
  const correlation = {
    name: 'concept × unit correlation',
    shape: [factors.length, units],
    data: Float32Array.from(columnMajor(test.correlations(0, test.n), units, factors.length)),
    labels: factors.map((factor) => factorName(factor, concepts)),
  }
  const shown = alone && {
    name: 'concept × unit',
    shape: [concepts.length, units],
    data: alone,
    labels: concepts.map(({ name }) => name),
  }
  return [...(shown ? [shown] : []), correlation].filter(({ data }) => data.every(Number.isFinite))
}

/** `[rows, columns]` as `[columns, rows]`. */
function columnMajor(values: Float64Array, rows: number, columns: number): Float64Array {
  return values.map((_, i) => values[(i % rows) * columns + Math.floor(i / rows)]!)
}
