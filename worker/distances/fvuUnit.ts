import * as tf from '@tensorflow/tfjs-core'
import { z } from 'zod'
import { detach, meanRows } from '../tensor/ops.ts'
import { define } from './distance.ts'

/** Added to each variance: of a code that does not vary at all, nothing is asked and nothing overflows. */
const floor = 1e-8

export const fvuUnit = define({
  name: 'fvu-unit',
  summary:
    'Fraction of variance unexplained of each unit, averaged over units whose variance is above 1e-3 of the mean variance.',
  source: 'this lab (1 − mean R²)',
  formula: 'mean_j [Σ_b (t_j − s_j)² / Σ_b (t_j − t̄_j)²]',
  options: z.object({}),
  targets: ['code', 'values'],
  usualFor: [],
  rotationInvariant: false,
  between(target, prediction) {
    const missed = meanRows(tf.square(tf.sub(prediction, target))) // [R, H, 1]
    const variance = meanRows(tf.square(tf.sub(target, meanRows(target)))) // [R|1, H, 1]
    const live = varying(detach(variance)) // [R|1, H, 1]
    const counted = tf.maximum(tf.sum(live, [1, 2]), 1) // [R|1]
    const ratios = tf.div(tf.mul(missed, live), tf.add(variance, floor))
    return tf.div(tf.sum(ratios, [1, 2]), counted)
  },
})

/** 1 for units that vary by more than a thousandth of the mean and more than rounding does, else 0. */
function varying(variance: tf.Tensor): tf.Tensor {
  const least = tf.mul(tf.sum(variance, [1], true), 1e-3 / variance.shape[1]!)
  return detach(tf.cast(tf.greater(variance, tf.maximum(least, floor)), 'float32'))
}
