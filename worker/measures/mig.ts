import { z } from 'zod'
import { finite, score, undefinedHere } from './facts.ts'
import { mean } from './factors.ts'
import { onFiniteCode } from './finiteCode.ts'
import { informationOf } from './information.ts'
import type { Evidence, Measure } from './measure.ts'

const source = 'Chen et al. 2018, arXiv 1802.04942; as in disentanglement_lib mig.py'

/** Mean over concepts of (I₁ − I₂)/H: the lead of the most informative unit over the second, by the concept's entropy. */
export const mig: Measure = onFiniteCode({
  name: 'mig',
  summary: 'Mutual information gap: whether a concept is told by one unit rather than by several.',
  source,
  options: z.object({}),
  rotates: true,
  values: [
    score('mig', 'Mutual information gap', source, {
      means: 'By how much the most informative unit of a concept leads the second: whether one unit carries it alone.',
      formula: 'mean_j (I_1j − I_2j) / H(c_j), the two largest mutual informations of concept j with a unit',
    }),
  ],
  measure(evidence: Evidence) {
    const { units, concepts } = evidence
    if (units < 2) return { mig: undefinedHere('one unit only') }
    const { shared, entropies } = informationOf(evidence)
    const gaps = concepts.flatMap((_, concept) => {
      if (!(entropies[concept]! > 1e-9)) return []
      const [first, second] = shared
        .filter((_, at) => at % concepts.length === concept)
        .sort()
        .reverse()
      return [Math.min(1, (first! - second!) / entropies[concept]!)]
    })
    return { mig: finite(mean(gaps), 'no concept varies on the training rows') }
  },
})
