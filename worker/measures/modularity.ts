import { z } from 'zod'
import { allUndefined, covered, coveredBy, finite, score } from './facts.ts'
import { mean } from './factors.ts'
import { onFiniteCode } from './finiteCode.ts'
import { informationOf } from './information.ts'
import type { Evidence, Measure } from './measure.ts'

const source = 'Ridgeway & Mozer 2018, arXiv 1802.05312; as in disentanglement_lib modularity_explicitness.py'

const values = [
  score('modularity', 'Modularity', source, {
    means: 'Whether each unit shares information with one concept only; a unit without information scores 0.',
    formula: 'mean_i [1 − (Σ_j I_ij² − max_j I_ij²) / (max_j I_ij² · (F − 1))], I_ij mutual information, F concepts',
  }),
  covered(
    'modularity.covered',
    'Concepts that some unit tells most of',
    source,
    'Number of different concepts with which some unit shares the most information; copies of one unit count once.',
    '|{argmax_j I_ij : i}|',
  ),
]

/** Mean over all units of 1 − (Σ I² − max I²)/(max I² (F − 1)); a unit without information scores 0; and the number of distinct
 * concepts of which some unit tells most, since copies of one modular unit are modular. */
export const modularity: Measure = onFiniteCode({
  name: 'modularity',
  summary: 'Whether a unit shares information with one concept only.',
  source,
  options: z.object({}),
  rotates: true,
  values,
  measure(evidence: Evidence) {
    const F = evidence.concepts.length
    if (F < 2) return allUndefined(values, 'one concept only')
    const { shared } = informationOf(evidence)
    const scores = Array.from({ length: evidence.units }, (_, unit) => {
      const squares = Array.from(shared.subarray(unit * F, (unit + 1) * F), (x) => x * x)
      const most = Math.max(...squares)
      return most > 1e-18 ? 1 - (squares.reduce((sum, x) => sum + x, 0) - most) / (most * (F - 1)) : 0
    })
    return { modularity: finite(mean(scores), 'there are no units'), 'modularity.covered': coveredBy(shared, F) }
  },
})
