import { z } from 'zod'
import { finite, score, undefinedHere } from './facts.ts'
import { mean } from './factors.ts'
import { onFiniteCode } from './finiteCode.ts'
import type { Evidence, Measure } from './measure.ts'

const source = 'Morcos et al. 2018, arXiv 1803.06959; Leavitt & Morcos 2020, arXiv 2003.01262'

/**
 * (μ_max − μ_−max)/(μ_max + μ_−max) of a unit's mean activity per class on held-out rows, mean over live units and then
 * over binary and class concepts. Needs a non-negative code. Not by itself a virtue: see the second source.
 */
export const selectivity: Measure = onFiniteCode({
  name: 'selectivity',
  summary: 'How much more a unit responds to its favourite class than to the others, on average.',
  source,
  options: z.object({}),
  rotates: true,
  values: [
    score('selectivity', 'Class selectivity', source, {
      means: 'How much more a unit responds to its favourite class than to the others; not by itself a virtue.',
      formula: '(μ_max − μ_rest) / (μ_max + μ_rest), mean over live units and class concepts',
      better: 'none',
    }),
  ],
  measure({ concepts, test, units }: Evidence) {
    if (test.code.some((h) => h < 0)) return { selectivity: undefinedHere('defined for a non-negative code only') }
    const byConcept = concepts.flatMap(({ type, classes }, concept) => {
      if (type === 'value') return []
      const count = type === 'binary' ? 2 : classes!
      const sums = new Float64Array(count * units)
      const rows = new Float64Array(count)
      for (let i = 0; i < test.n; i++) {
        const label = test.concepts[i * concepts.length + concept]!
        rows[label]!++
        for (let unit = 0; unit < units; unit++) sums[label * units + unit]! += test.code[i * units + unit]!
      }
      const seen = [...rows.keys()].filter((label) => rows[label]! > 0)
      const indices = Array.from({ length: units }, (_, unit) =>
        selectivityIndex(seen.map((label) => sums[label * units + unit]! / rows[label]!)),
      )
      return [mean(indices.filter((index) => !Number.isNaN(index)))]
    })
    if (byConcept.length === 0) return { selectivity: undefinedHere('this task has no class concepts') }
    return { selectivity: finite(mean(byConcept), 'no live unit, or one class only') }
  },
})

/** Of class means; NaN for a silent unit or fewer than two classes. */
export function selectivityIndex(means: readonly number[]): number {
  const most = Math.max(...means)
  const rest = (means.reduce((sum, x) => sum + x, 0) - most) / (means.length - 1)
  return (most - rest) / (most + rest)
}
