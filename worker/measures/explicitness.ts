import { z } from 'zod'
import { logistic, logitsOf } from './algebra/logistic.ts'
import { aucOf } from './algebra/ranking.ts'
import { finite, score, undefinedHere } from './facts.ts'
import { factorsOf, meanOverConcepts } from './factors.ts'
import { onFiniteCode } from './finiteCode.ts'
import type { Evidence, Measure } from './measure.ts'
import { sheetOf } from './sheet.ts'

const source = 'Ridgeway & Mozer 2018, arXiv 1802.05312'

/** Labelled rows that a regression is fitted to, at most. */
const most = 2000

/**
 * Explicitness: area under the ROC curve on held-out rows of a logistic regression of all units for each class against the rest,
 * mean over classes and then over concepts. The regression has the penalty ½‖w‖² of the summed loss, on standardised units.
 * Values have no classes, and are left out.
 */
export const explicitness: Measure = onFiniteCode({
  name: 'explicitness',
  summary: 'How well a logistic regression of all units tells each class of a concept from the rest.',
  source,
  options: z.object({}),
  thorough: true,
  values: [
    score('explicitness', 'Explicitness', source, {
      means: 'How well a logistic regression of all units tells each class of a concept from the rest.',
      formula: 'area under the ROC curve of w·h + b, mean over classes and concepts',
      unit: 'AUC',
      nothing: 0.5,
      rotationInvariant: true,
    }),
  ],
  measure(evidence: Evidence) {
    const { concepts, train, units } = evidence
    if (concepts.every(({ type }) => type === 'value'))
      return { explicitness: undefinedHere('this task has no class concepts') }
    const sheet = sheetOf(evidence)
    const n = Math.min(most, train.n)
    const code = train.code.subarray(0, n * units)
    const factors = factorsOf(concepts)
    const scores = factors.map(({ family }, k) => {
      if (family === 'value') return NaN
      const labels = sheet.train.factors[k]!.subarray(0, n)
      const truth = sheet.test.factors[k]!
      if (!varies(labels) || !varies(truth)) return NaN
      // Of two classes: w is the difference of their weights, so each bears half of the penalty.
      const fitted = logistic(code, labels, n, units, 2, 2 / n)
      const logits = logitsOf(fitted, evidence.test.code, evidence.test.n)
      const said = Float64Array.from(truth, (_, row) => logits[2 * row + 1]! - logits[2 * row]!)
      return aucOf(said, truth)
    })
    return {
      explicitness: finite(meanOverConcepts(factors, scores), 'no class varies on the labelled and on the test rows'),
    }
  },
})

const varies = (labels: Float32Array): boolean => labels.some((label) => label !== labels[0])
