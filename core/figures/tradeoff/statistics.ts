import type { MeasureFacts } from '../../catalog/measure.ts'
import { bootstrap, within, type Spread } from '../../statistics/bootstrap.ts'
import { membership, type Member, type Objectives } from '../../statistics/membership.ts'
import { optimum, type Optimum } from '../../statistics/optimum.ts'
import type { Direction, Directions } from '../../statistics/pareto.ts'
import type { Seeded } from '../../statistics/seeded.ts'
import type { Uniforms } from '../../statistics/uniforms.ts'

/** What is worked out of runs, each from the stream of its place: at once for a file; on a page bit by bit, and null
 * until then. */
export interface Statistics {
  spread(values: readonly number[], place: number, range: MeasureFacts['range']): Spread | null
  optimum(curve: readonly (readonly Seeded[])[], better: Direction, place: number): Optimum | null
  members(settings: readonly Objectives[], directions: Directions, place: number): Member[] | null
}

/** Everything at once. */
export const atOnce = (random: (place: number) => Uniforms): Statistics => ({
  spread: (values, place, range) => within(bootstrap(values, random(place)), range),
  optimum: (curve, better, place) => optimum(curve, better, random(place)),
  members: (settings, directions, place) => membership(settings, directions, random(place)),
})
