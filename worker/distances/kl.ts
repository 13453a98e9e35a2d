import * as tf from '@tensorflow/tfjs-core'
import { z } from 'zod'
import { numeric } from '../../core/catalog/options.ts'
import { logSumExp, perRun } from '../tensor/ops.ts'
import { define } from './distance.ts'

export const kl = define({
  name: 'kl',
  summary: 'Divergence of class probabilities softened by the temperature T, times T², in nats per row.',
  source: 'Hinton, Vinyals & Dean 2015, section 2',
  formula: 'T²·mean_b KL(softmax t/T ‖ softmax s/T)',
  options: z.object({
    temperature: numeric(z.number().positive().max(10_000)).default(4).describe('T; divides both logits.'),
  }),
  targets: ['logits'],
  usualFor: ['logits'],
  rotationInvariant: true,
  between(target, prediction, { temperature: T }) {
    const [zt, zs] = [tf.div(target, T), tf.div(prediction, T)] // [R, C, B]
    const [normT, normS] = [logSumExp(zt), logSumExp(zs)]
    const [p, q] = [tf.exp(tf.sub(zt, normT)), tf.exp(tf.sub(zs, normS))]
    const d = tf.sub(tf.div(tf.sub(target, prediction), T), tf.sub(normT, normS)) // log p − log q
    // Σ p·d, less p − q = (p + q)·tanh(d/2), which sums to 0: at a large T all terms are small and do not cancel.
    const terms = tf.sub(tf.mul(p, d), tf.mul(tf.add(p, q), tf.tanh(tf.mul(d, 0.5))))
    return perRun(tf.mul(tf.square(T), terms))
  },
})
