import { z } from 'zod'
import { allUndefined, finite, score } from './facts.ts'
import { mean } from './factors.ts'
import { onFiniteCode } from './finiteCode.ts'
import type { Evidence, Measure } from './measure.ts'

const source = 'Sharkey, Braun & Millidge 2022; Cunningham et al. 2023, arXiv 2309.08600'
const common = { unit: 'cosine', range: [-1, 1] as const, nothing: 0 }

const values = [
  score('mmcs', 'Units that read one concept (MMCS)', source, {
    ...common,
    means: 'How nearly the weights of each unit point along the input of one concept.',
    formula:
      'mean_i max_j cos(w_i, d_j), w_i what unit i reads, d_j the input of concept j alone; units that read something',
  }),
  score('mmcs.represented', 'Concepts that some unit reads (MMCS)', source, {
    ...common,
    means: 'How nearly the weights of some unit point along the input of each concept.',
    formula: 'mean_j max_i cos(w_i, d_j)',
  }),
]

/**
 * Mean maximum cosine similarity of what the units read with the inputs of concepts: of each unit with its nearest concept, and
 * of each concept with its nearest unit. Signs count. A unit without weights points nowhere, and is left out of the first.
 */
export const mmcs: Measure = onFiniteCode({
  name: 'mmcs',
  summary:
    "How nearly the weights of units point along the inputs of concepts, each unit's nearest and each concept's.",
  source,
  options: z.object({}),
  rotates: true,
  values,
  measure({ directions, units: H }: Evidence) {
    if (!directions)
      return allUndefined(values, 'concepts are not presented alone to units that read the inputs directly')
    const D = directions.units.length / H
    const units = Array.from({ length: H }, (_, i) => direction(directions.units, i, H, D))
    const F = directions.concepts.length / D
    const concepts = Array.from({ length: F }, (_, j) => direction(directions.concepts, j * D, 1, D))
    const cosines = units.map((w) => concepts.map((d) => w.reduce((sum, x, i) => sum + x * d[i]!, 0)))
    const reading = cosines.filter((_, i) => units[i]!.some((x) => x !== 0))
    return {
      mmcs: finite(mean(reading.map((own) => Math.max(...own))), 'no unit reads anything'),
      'mmcs.represented': finite(
        mean(concepts.map((_, j) => Math.max(...reading.map((own) => own[j]!)))),
        'no unit reads anything',
      ),
    }
  },
})

/** D numbers from one on, in steps of `step`, divided by their length; zeros stay as they are. */
function direction(matrix: Float32Array, from: number, step: number, D: number): Float64Array {
  const out = Float64Array.from({ length: D }, (_, d) => matrix[from + d * step]!)
  const length = Math.hypot(...out)
  return length > 0 ? out.map((x) => x / length) : out
}
