import { z } from 'zod'
import { product } from './algebra/product.ts'
import { finite, score, undefinedHere } from './facts.ts'
import { onFiniteCode } from './finiteCode.ts'
import type { Evidence, Measure, Rows } from './measure.ts'

const source = 'Pach et al. 2025, arXiv 2504.02821 (MonoScore); MonoLoss, arXiv 2602.12403, its linear time'

/** Held-out rows whose pairs are compared. */
const most = 2000

/** Share of all pairs, a row with itself included, that pairs of different rows weigh at least where a unit has a score. */
const leastPaired = 1e-3

/**
 * How alike the inputs are that excite a unit: the mean cosine of centred inputs over all pairs of held-out rows, each pair
 * weighed by the product of its activations, which go from 0 at the unit's least to 1 at its largest; mean over the units
 * that more than one row excites. Centred inputs stand in for an embedding; of pairs that are chosen by chance the mean is about 0.
 */
export const monoScore: Measure = onFiniteCode({
  name: 'monoScore',
  summary: 'How alike the inputs are that excite the same unit, without any label.',
  source,
  options: z.object({}),
  thorough: true,
  rotates: true,
  values: [
    score('monoScore', 'MonoScore', source, {
      means: 'How alike the inputs are that excite the same unit; about 0 where a unit does not choose.',
      formula: 'Σ_{b≠c} a_b·a_c·cos(x_b, x_c) / Σ_{b≠c} a_b·a_c, a a unit from 0 to 1, x centred; mean over units',
      unit: 'cosine',
      range: [-1, 1],
      nothing: 0,
    }),
  ],
  measure({ test, units }: Evidence) {
    if (!test.inputs) return { monoScore: undefinedHere('the inputs of the rows are not there') }
    const n = Math.min(most, test.n)
    const { directions, D } = directionsOf(test.inputs, test.n, n)
    const raised = raisedOf(test, n, units)
    const pulled = product({ data: raised, rows: n, cols: units }, { data: directions, rows: n, cols: D })
    const [all, squares, own] = [new Float64Array(units), new Float64Array(units), new Float64Array(units)]
    for (let b = 0; b < n; b++) {
      const directed = Number(directions.subarray(b * D, (b + 1) * D).some((x) => x !== 0))
      for (let unit = 0; unit < units; unit++) {
        const a = raised[b * units + unit]!
        all[unit]! += a
        squares[unit]! += a * a
        own[unit]! += a * a * directed
      }
    }
    let [sum, count] = [0, 0]
    for (let unit = 0; unit < units; unit++) {
      const pairs = all[unit]! ** 2 - squares[unit]!
      if (!(pairs > leastPaired * all[unit]! ** 2)) continue
      let alike = -own[unit]!
      for (let d = 0; d < D; d++) alike += pulled[unit * D + d]! ** 2
      sum += alike / pairs
      count++
    }
    return { monoScore: finite(sum / count, 'no unit varies over more than one row') }
  },
})

interface Directions {
  directions: Float32Array
  /** Numbers of an input. */
  D: number
}

const known = new WeakMap<Float32Array, Directions>()

/** The first n of so many inputs less their mean, each of length 1, or 0 for a row that is the mean: `[n, D]`. */
function directionsOf(inputs: Float32Array, rows: number, n: number): Directions {
  const found = known.get(inputs)
  if (found) return found
  const D = inputs.length / rows
  const mean = new Float64Array(D)
  for (let at = 0; at < n * D; at++) mean[at % D]! += inputs[at]! / n
  const squares = new Float64Array(n)
  for (let at = 0; at < n * D; at++) squares[Math.floor(at / D)]! += (inputs[at]! - mean[at % D]!) ** 2
  const least = 1e-8 * (squares.reduce((a, b) => a + b, 0) / n)
  const directions = Float32Array.from({ length: n * D }, (_, at) => {
    const length = squares[Math.floor(at / D)]!
    return length > least ? (inputs[at]! - mean[at % D]!) / Math.sqrt(length) : 0
  })
  known.set(inputs, { directions, D })
  return { directions, D }
}

/** Activations of the first n rows, each unit from 0 at its least to 1 at its largest, 0 where it does not vary: `[n, units]`. */
function raisedOf({ code }: Rows, n: number, units: number): Float32Array {
  const [least, largest] = [new Float64Array(units).fill(Infinity), new Float64Array(units).fill(-Infinity)]
  for (let at = 0; at < n * units; at++) {
    least[at % units] = Math.min(least[at % units]!, code[at]!)
    largest[at % units] = Math.max(largest[at % units]!, code[at]!)
  }
  return Float32Array.from({ length: n * units }, (_, at) => {
    const range = largest[at % units]! - least[at % units]!
    return range > 0 ? (code[at]! - least[at % units]!) / range : 0
  })
}
