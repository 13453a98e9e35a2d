import { z } from 'zod'
import { ckaWith } from './algebra/cka.ts'
import { score, undefinedHere } from './facts.ts'
import { finiteAll, predictionFault } from './finiteCode.ts'
import { needing, type Measure } from './measure.ts'

const source = 'Kornblith et al. 2019, arXiv 1905.00414, sections 3 and 6'

/** Held-out rows on which the codes are compared, at most. */
const most = 2000

/**
 * Linear CKA of the codes of two trainings of one setting on the same held-out rows: the run's own, and its twin's, which began
 * elsewhere and saw other rows of the same task. So a run has a value of its own, whichever others there are.
 */
export const seedCka: Measure = needing(['twin'], {
  name: 'seedCka',
  summary: 'How alike the codes are that two trainings of one setting learn, up to rotation and scale.',
  source,
  options: z.object({}),
  thorough: true,
  values: [
    score('seedCka', 'Linear CKA of the codes of two trainings', source, {
      means:
        'How alike the code is to that of a second training of the same setting, up to rotation and scale; participation ratio stands beside it, since few directions are easily alike.',
      formula: '‖H₂ᵀH₁‖²_F / (‖H₁ᵀH₁‖_F·‖H₂ᵀH₂‖_F), codes H₁ and H₂ of two starts on the same rows, centred',
      unit: 'CKA',
      nothing: 0,
      rotationInvariant: true,
    }),
  ],
  measure(evidence) {
    const fault = predictionFault(evidence)
    if (fault) return { seedCka: undefinedHere(fault) }
    const { test, twin, units } = evidence
    if (!finiteAll(twin)) return { seedCka: undefinedHere('the code of the second training is not finite') }
    const part = (code: Float32Array) => ({ code: code.subarray(0, Math.min(most, test.n) * units), units })
    const value = ckaWith(part(test.code))(part(twin))
    return { seedCka: Number.isFinite(value) ? value : undefinedHere('the code of the second training does not vary') }
  },
})
