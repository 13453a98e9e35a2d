import { z } from 'zod'
import { finite, score, undefinedHere } from './facts.ts'
import { hasFamily, mean } from './factors.ts'
import { onFiniteCode } from './finiteCode.ts'
import type { Evidence, Measure } from './measure.ts'
import { sheetOf } from './sheet.ts'

const source =
  'Kumar, Sattigeri & Balakrishnan 2018, arXiv 1711.00848; the continuous form of disentanglement_lib sap_score.py'

/** Mean over value concepts of the squared correlation of the best unit minus that of the second, on the training rows. */
export const sap: Measure = onFiniteCode({
  name: 'sap',
  summary: 'Separated attribute predictability: the lead of the best unit over the second in reading a value concept.',
  source,
  options: z.object({}),
  rotates: true,
  values: [
    score('sap', 'SAP', source, {
      means:
        'By how much the best unit leads the second in reading a value concept (separated attribute predictability).',
      formula: 'mean_j (r²_1j − r²_2j), the two largest squared correlations of concept j with a unit',
      unit: 'R²',
    }),
  ],
  measure(evidence: Evidence) {
    if (!hasFamily(evidence, 'value')) return { sap: undefinedHere('this task has no value concepts') }
    if (evidence.units < 2) return { sap: undefinedHere('one unit only') }
    const { factors, train } = sheetOf(evidence)
    const { cross } = train.moments(0, train.n)
    const { sd } = train.scales(0, train.n).factors
    const gaps = factors.flatMap(({ family }, factor) => {
      if (family !== 'value' || !(sd[factor]! > 0)) return []
      const shares = cross.filter((_, at) => at % factors.length === factor).map((r) => r * r)
      const [first, second] = shares.sort().reverse()
      return [Math.min(1, first! - second!)]
    })
    return { sap: finite(mean(gaps), 'no value concept varies on the training rows') }
  },
})
