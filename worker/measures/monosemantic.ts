import { z } from 'zod'
import { allUndefined, score } from './facts.ts'
import type { Evidence, Measure } from './measure.ts'

const source = 'Jermyn, Schiefer & Hubinger 2022, arXiv 2211.09169; thresholds of this lab'
const LIVE = 1e-3

const count = { unit: 'units', range: [0, null] } as const
const values = [
  score('monosemantic.count', 'Monosemantic units (> .95)', source, {
    ...count,
    roles: { headline: { values: 2 }, row: 3, reading: { values: 3 }, sweep: 3, 'one meaning': 1 },
  }),
  score('monosemantic.count999', 'Monosemantic units (> .999)', source, count),
  score('monosemantic.covered', 'Concepts with a unit of their own', source, { ...count, unit: 'concepts' }),
  score('monosemantic.fraction', 'Monosemantic share of live units', source, { unit: 'fraction' }),
]

/** Counts units that answer to one concept only: the largest |activation| over the sum, each concept shown alone at 1. */
export const monosemantic: Measure = {
  name: 'monosemantic',
  summary: 'Units that respond to a single concept when each concept is presented alone.',
  source,
  options: z.object({}),
  values,
  measure({ alone, units, concepts }: Evidence) {
    if (!alone) return allUndefined(values, 'this task cannot present a concept alone')
    const covered = new Set<number>()
    let [live, pure, purest] = [0, 0, 0]
    for (let unit = 0; unit < units; unit++) {
      let [sum, most, best] = [0, 0, 0]
      for (let concept = 0; concept < concepts.length; concept++) {
        const size = Math.abs(alone[concept * units + unit]!)
        sum += size
        if (size > most) [most, best] = [size, concept]
      }
      if (!(sum > LIVE)) continue
      live++
      if (most / sum > 0.95) {
        pure++
        covered.add(best)
      }
      if (most / sum > 0.999) purest++
    }
    return {
      'monosemantic.count': pure,
      'monosemantic.count999': purest,
      'monosemantic.covered': covered.size,
      'monosemantic.fraction': live ? pure / live : { value: null, reason: 'no unit responds to any concept' },
    }
  },
}
