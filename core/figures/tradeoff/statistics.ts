import { optimum, type Optimum } from '../../statistics/optimum.ts'
import type { Direction } from '../../statistics/pareto.ts'
import type { Seeded } from '../../statistics/seeded.ts'
import type { Uniforms } from '../../statistics/uniforms.ts'

/** What is worked out of runs by resampling, from the stream of its place: at once for a file; on a page bit by bit, and
 * null until then. */
export interface Statistics {
  optimum(curve: readonly (readonly Seeded[])[], better: Direction, place: number): Optimum | null
}

/** Everything at once. */
export const atOnce = (random: (place: number) => Uniforms): Statistics => ({
  optimum: (curve, better, place) => optimum(curve, better, random(place)),
})
