import * as tf from '@tensorflow/tfjs-core'
import { z } from 'zod'
import { numeric } from '../../core/catalog/options.ts'
import { matMul } from '../tensor/ops.ts'
import { centred, diagonal, inverse, total } from '../tensor/matrices.ts'
import { define } from './distance.ts'

/**
 * The trace of (C + εI)⁻¹ times the residuals' second moments, over H: the mean of 1 − R² over the principal directions
 * of the code, C its covariance. ε is absolute, because one that grows with the variance is grown by one direction until
 * the others count for nothing; of it, a hundred-thousandth of the trace is added so that float32 has an inverse.
 */
export const whitened = define({
  name: 'whitened',
  summary: 'Fraction of variance unexplained in each direction of the whitened code, averaged over directions.',
  source: 'this lab (1 − R² under the Mahalanobis norm)',
  formula: 'tr((C + εI)⁻¹·E[(s − t)(s − t)ᵀ]) / H, C the covariance of t',
  options: z.object({
    ridge: numeric(z.number().positive().max(1e3))
      .default(1e-3)
      .describe('Variance below which a direction counts less.'),
  }),
  targets: ['code'],
  usualFor: [],
  rotationInvariant: true,
  collapse: { pressure: 0.3, participationRatio: [8.5, 1.2], fidelity: [0.89, 0.89] },
  between(target, prediction, { ridge }) {
    const [H, B] = [target.shape[1]!, target.shape[2]!]
    const missed = tf.sub(prediction, target) // [R, H, B]
    const code = centred(target)
    const covariance = tf.mul(matMul(code, code, false, true), 1 / B) // [R|1, H, H]
    const least = tf.mul(tf.sum(tf.square(code), [1, 2], true), 1e-5 / B) // [R|1, 1, 1]
    const apart = inverse(tf.where(diagonal(covariance), tf.add(covariance, tf.add(ridge, least)), covariance))
    return tf.mul(total(tf.mul(missed, matMul(apart, missed))), 1 / (H * B))
  },
})
