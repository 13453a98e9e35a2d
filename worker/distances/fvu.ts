import * as tf from '@tensorflow/tfjs-core'
import { z } from 'zod'
import { meanRows, perRun } from '../tensor/ops.ts'
import { define } from './distance.ts'

export const fvu = define({
  name: 'fvu',
  summary: 'Fraction of variance unexplained, pooled over units: Σ‖t − s‖² / (Σ‖t − t̄‖² + 1e-4).',
  source: 'this lab (1 − pooled R²)',
  options: z.object({}),
  targets: ['code', 'logits', 'values'],
  usualFor: [],
  rotationInvariant: true,
  collapse: { pressure: 0.3, participationRatio: [9.1, 1.2], fidelity: [0.86, 0.81] },
  between(target, prediction) {
    const B = prediction.shape[2]!
    const missed = tf.mul(perRun(tf.square(tf.sub(prediction, target))), B)
    const spread = tf.mul(perRun(tf.square(tf.sub(target, meanRows(target)))), B)
    return tf.div(missed, tf.add(spread, 1e-4))
  },
})
