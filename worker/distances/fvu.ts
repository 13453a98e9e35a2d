import * as tf from '@tensorflow/tfjs-core'
import { z } from 'zod'
import { centred, total } from '../tensor/matrices.ts'
import { define } from './distance.ts'

export const fvu = define({
  name: 'fvu',
  summary: 'Fraction of variance unexplained, pooled over units.',
  source: 'this lab (1 − pooled R²)',
  formula: 'Σ‖t − s‖² / (Σ‖t − t̄‖² + 1e-4)',
  options: z.object({}),
  targets: ['code', 'logits', 'values'],
  usualFor: [],
  rotationInvariant: true,
  collapse: { pressure: 0.3, participationRatio: [8.5, 1.3], fidelity: [0.89, 0.86] },
  between(target, prediction) {
    const missed = total(tf.square(tf.sub(prediction, target)))
    const spread = total(tf.square(centred(target)))
    return tf.div(missed, tf.add(spread, 1e-4))
  },
})
