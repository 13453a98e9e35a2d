import { stream } from '../../../core/random/random.ts'
import { drawnRows, errorOf, extremeRows, nmf as factorised, nonNegative } from '../algebra/nmf.ts'
import type { Basis } from './basis.ts'

const patience = { iterations: 200, tolerance: 1e-4 }

/**
 * Parts of a non-negative code, each unit's smallest activation taken off: at most one for each meaning, and no more than
 * the code has dimensions. Of three starts, one of extreme rows and two of rows drawn by a seed, the one with the least error. Other rows are told by non-negative least
 * squares.
 */
export const nmf: Basis = {
  name: 'nmf',
  label: 'NMF',
  source: 'Lee & Seung 1999; HALS: Cichocki & Phan 2009',
  rotationInvariant: false,
  learn({ n, units: D, code, meanings, nonNegative: allowed }) {
    if (!allowed) return 'defined for a non-negative code only'
    const least = new Float32Array(D).fill(Infinity)
    for (let at = 0; at < n * D; at++) least[at % D] = Math.min(least[at % D]!, code[at]!)
    const lowered = (rows: Float32Array) => rows.map((h, at) => Math.max(0, h - least[at % D]!))
    const x = lowered(code)
    const r = Math.min(D, meanings)
    const drawn = [1, 2].map((start) => drawnRows(x, n, D, r, stream(0, `nmf: start ${start}`)))
    const found = [extremeRows(x, n, D, r), ...drawn].map((parts) => {
      const loadings = nonNegative(x, n, D, parts)
      return factorised(x, n, D, { loadings, parts }, patience)
    })
    const { parts } = found.reduce((best, own) => (own.error < best.error ? own : best))
    const directions = parts.length / D
    return {
      directions,
      of: (rows, count) => Float32Array.from(nonNegative(lowered(rows), count, D, parts)),
      missed(rows, count) {
        const own = lowered(rows)
        return errorOf(own, count, D, nonNegative(own, count, D, parts), parts, directions)
      },
    }
  },
}
