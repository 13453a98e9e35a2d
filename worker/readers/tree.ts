import * as tf from '@tensorflow/tfjs-core'
import { z } from 'zod'
import { numeric } from '../../core/catalog/options.ts'
import { detach } from '../tensor/ops.ts'
import { atLeastKth } from '../tensor/selection.ts'
import { define } from './reader.ts'

/** Added to squared shares of the row's largest reach, so that a weight of 0 has a gradient. */
const epsilon = 1e-8

export const tree = define({
  name: 'tree',
  summary:
    'Each first-layer unit splits along one axis: it reads the code unit of largest reach |A_ij|·rms(h_j); gradients are those of shares ∝ reach^sharpness.',
  source:
    'this lab; soft choice of a split’s axis: Popov, Morozov & Babenko 2020; straight-through: Bengio et al. 2013',
  formula: 'A_ij·[|A_ij|·rms(h_j) is the largest of i]',
  options: z.object({
    sharpness: numeric(z.number().min(0).max(64))
      .default(1)
      .describe('Power of the reach in the gradient; 0 gives all code units the same share.'),
  }),
  rotationInvariant: false,
  restrict({ weights, rms }, { sharpness }) {
    const squares = tf.mul(tf.square(weights), tf.square(tf.transpose(rms, [0, 2, 1]))) // [R, I, J]
    const largest = detach(tf.maximum(tf.max(detach(squares), 2, true), 1e-30))
    const power = tf.exp(tf.mul(tf.log(tf.add(tf.div(squares, largest), epsilon)), tf.mul(sharpness, 0.5)))
    const soft = tf.mul(weights, tf.div(power, tf.sum(power, [2], true)))
    const one = atLeastKth(
      detach(squares),
      Array.from({ length: weights.shape[0]! }, () => 1),
    )
    return tf.add(soft, detach(tf.sub(tf.mul(weights, one), soft))) // the axis forward, the shares backward
  },
})
