import { z } from 'zod'
import { assign } from './algebra/hungarian.ts'
import { finite, score } from './facts.ts'
import { meanOverConcepts } from './factors.ts'
import { onFiniteCode } from './finiteCode.ts'
import type { Evidence, Measure } from './measure.ts'
import { sheetOf } from './sheet.ts'

const source = 'Hyvärinen & Morioka 2016, arXiv 1605.06336 (mean correlation coefficient)'

/**
 * Mean over concepts of |correlation| under the assignment of distinct units to concepts that maximises the total, on
 * held-out rows. Each class of a class concept is a concept of its own in the assignment and shares its concept's
 * weight in the mean; one left without a unit counts 0, one that never varies is left out.
 */
export const matchedCorrelation: Measure = onFiniteCode({
  name: 'matchedCorrelation',
  summary: 'Mean |correlation| of concepts with units, each concept given a unit of its own.',
  source,
  options: z.object({}),
  rotates: true,
  values: [
    score('matchedCorrelation', 'Matched correlation', source, {
      means: 'How well single units follow concepts, where every concept is given a unit of its own.',
      formula: 'max over assignments a of mean_j |corr(h_a(j), c_j)|',
      unit: '|r|',
      roles: { 'one meaning': 4 },
    }),
  ],
  measure(evidence: Evidence) {
    const { factors, test } = sheetOf(evidence)
    const sizes = test.correlations(0, test.n).map(Math.abs)
    const { sd } = test.scales(0, test.n).factors
    const scores = Array.from(sd, (x) => (x > 0 ? 0 : NaN))
    assign(sizes, evidence.units, factors.length).forEach((factor, unit) => {
      if (factor >= 0 && sd[factor]! > 0) scores[factor] = Math.min(1, sizes[unit * factors.length + factor]!)
    })
    return { matchedCorrelation: finite(meanOverConcepts(factors, scores), 'no concept varies on the test rows') }
  },
})
