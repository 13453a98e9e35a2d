import type { Artifact } from '../../../core/messages/trainer.ts'
import { nearestKept, unitArtifacts } from '../../../core/units/layout.ts'
import { product } from '../../measures/algebra/product.ts'
import { standard } from '../../measures/algebra/standard.ts'

/** A student of a run: what it is called, and its units on the run's first held-out rows, `[n, units]`. */
export interface StudentUnits {
  label: string
  activations: Float32Array
}

/**
 * The units of each student that are most nearly active as each kept unit of the code `[n, units]` is: largest
 * |Pearson correlation| over the same rows.
 */
export function nearestInStudents(
  code: Float32Array,
  units: number,
  kept: readonly number[],
  students: readonly StudentUnits[],
): Artifact {
  const n = code.length / units
  const data = new Float32Array(students.length * kept.length * nearestKept * 2)
  const own = { data: code, rows: n, cols: units, ...standard(code, units, 0, n) }
  let at = 0
  for (const { activations } of students) {
    const theirs = activations.length / n
    const other = { data: activations, rows: n, cols: theirs, ...standard(activations, theirs, 0, n) }
    const correlations = product(own, other).map((sum) => (Number.isFinite(sum) ? sum / n : 0)) // [units, theirs]
    for (const unit of kept)
      for (const pair of strongest(correlations.subarray(unit * theirs, (unit + 1) * theirs))) {
        data.set(pair, at)
        at += 2
      }
  }
  const labels = students.map(({ label }) => label)
  return { name: unitArtifacts.students, shape: [students.length, kept.length, nearestKept, 2], data, labels }
}

/** Places and values of the largest sizes, the first of equal ones first; −1 and 0 where no more differ from zero. */
function strongest(values: Float64Array): [number, number][] {
  const places = Array.from(values.keys())
    .filter((place) => values[place] !== 0)
    .sort((p, q) => Math.abs(values[q]!) - Math.abs(values[p]!) || p - q)
  return Array.from({ length: nearestKept }, (_, i) => {
    const place = places[i]
    return place === undefined ? [-1, 0] : [place, values[place]!]
  })
}
