import { z } from 'zod'
import { allUndefined, score } from './facts.ts'
import { codeFault, finiteAll, notFinite } from './finiteCode.ts'
import type { Evidence, Measure } from './measure.ts'

const source = 'Jermyn, Schiefer & Hubinger 2022, arXiv 2211.09169; thresholds of this lab'
/** Of the unit that answers most to all concepts together, the share above which a unit is live. */
const LIVE = 1e-3

const count = { unit: 'units', range: [0, null], margin: 0.5 } as const
const values = [
  score('monosemantic.count', 'Monosemantic units (> .95)', source, {
    ...count,
    counted: 'units mean one concept',
    means: 'Units that respond to a single concept when each concept is presented alone.',
    formula: '#{live units with max_j |h_ij| / Σ_j |h_ij| > .95}, h_ij the response of unit i to concept j alone at 1',
    roles: { headline: { values: 2 }, row: 3, reading: { values: 0 }, sweep: 3, 'one meaning': 2 },
  }),
  score('monosemantic.count999', 'Monosemantic units (> .999)', source, {
    ...count,
    means: 'The same under a stricter threshold: units that respond to practically nothing but one concept.',
    formula: '#{live units with max_j |h_ij| / Σ_j |h_ij| > .999}',
  }),
  score('monosemantic.covered', 'Concepts with a unit of their own', source, {
    ...count,
    means: 'Different concepts that have a monosemantic unit; two units for the same concept count once.',
    formula: '|{argmax_j |h_ij| : units i above .95}|',
    unit: 'concepts',
    counted: 'concepts have a unit of their own',
    roles: { 'one meaning': 1 },
  }),
  score('monosemantic.fraction', 'Monosemantic share of live units', source, {
    means: 'Share of the units that respond to any concept that respond to one only.',
    formula: 'monosemantic units (> .95) / live units',
    unit: 'fraction',
  }),
]

/** Counts units that answer to one concept only: the largest |activation| over the sum, each concept shown alone at 1. */
export const monosemantic: Measure = {
  name: 'monosemantic',
  summary: 'Units that respond to a single concept when each concept is presented alone.',
  source,
  options: z.object({}),
  rotates: true,
  values,
  measure(evidence: Evidence) {
    const { alone, units } = evidence
    if (!alone) return allUndefined(values, 'this task cannot present a concept alone')
    if (!finiteAll(alone) || codeFault(evidence) === notFinite) return allUndefined(values, notFinite)
    const answers = Array.from({ length: units }, (_, unit) => answerOf(alone, units, unit))
    const loudest = answers.reduce((most, { sum }) => Math.max(most, sum), 0)
    const live = answers.filter(({ sum }) => sum > LIVE * loudest)
    const pure = live.filter(({ sum, most }) => most / sum > 0.95)
    return {
      'monosemantic.count': pure.length,
      'monosemantic.count999': live.filter(({ sum, most }) => most / sum > 0.999).length,
      'monosemantic.covered': new Set(pure.map(({ best }) => best)).size,
      'monosemantic.fraction': live.length
        ? pure.length / live.length
        : { value: null, reason: 'no unit responds to any concept' },
    }
  },
}

/** |activation| of a unit over the concepts shown alone: their sum, the largest and its concept. */
function answerOf(alone: Float32Array, units: number, unit: number) {
  let [sum, most, best] = [0, 0, 0]
  for (let concept = 0, at = unit; at < alone.length; concept++, at += units) {
    const size = Math.abs(alone[at]!)
    sum += size
    if (size > most) [most, best] = [size, concept]
  }
  return { sum, most, best }
}
