import * as tf from '@tensorflow/tfjs-core'
import type { Tensor } from '@tensorflow/tfjs-core'
import { z } from 'zod'
import { numeric } from '../../core/catalog/options.ts'
import { detach, matMul } from '../tensor/ops.ts'
import { vector } from '../tensor/numbers.ts'
import { overPlaces } from './places.ts'
import { at, define } from './sparsifier.ts'

/** Added to the denominator, so that a silent unit has index 0. */
const epsilon = 1e-6

export const selectivity = define({
  name: 'selectivity',
  summary:
    'A reward (or, with negative strength, a penalty) for units that respond to one class more than to the others.',
  source: 'Leavitt & Morcos 2020; the index is that of Morcos et al. 2018, of rectified activations',
  formula: '−α·mean_j (μ_max − μ_rest) / (μ_max + μ_rest)',
  options: z.object({
    strength: numeric(z.number().min(-1000).max(1000))
      .default(0.1)
      .describe('α: above 0 units become selective, below 0 they share classes.'),
    at,
  }),
  strength: 'strength',
  everywhere: false,
  targets: ['classes'],
  penalty({ h, labels, layer, layers, options: { strength } }) {
    const index = selectivityOf(classMeans(overPlaces(tf.relu(h), layer.output), labels)) // [R, U, 1]
    const mean = tf.mul(tf.sum(index, [1, 2]), -1 / (index.shape[1]! * layers))
    return tf.mul(mean, vector(strength))
  },
})

interface ClassMeans {
  /** Mean activation of each class that the batch has, 0 of others: `[R, U, C]`. */
  means: Tensor
  /** 1 for a class that the batch has, `[R|1, 1, C]`. */
  present: Tensor
}

function classMeans(h: Tensor, labels: Tensor): ClassMeans {
  const rows = tf.transpose(tf.sum(labels, [2], true), [0, 2, 1]) // [R|1, 1, C]
  const means = tf.div(matMul(h, labels, false, true), tf.maximum(rows, 1))
  return { means, present: tf.cast(tf.greater(rows, 0), 'float32') }
}

/** (μ_max − μ_rest) / (μ_max + μ_rest + ε), μ_rest the mean of the other classes: `[R, U, 1]`. */
function selectivityOf({ means, present }: ClassMeans): Tensor {
  const values = detach(means)
  const largest = tf.mul(tf.cast(tf.greaterEqual(values, tf.max(values, 2, true)), 'float32'), present)
  const chosen = detach(tf.div(largest, tf.sum(largest, [2], true))) // equal ones share
  const most = tf.sum(tf.mul(means, chosen), [2], true)
  const others = tf.maximum(tf.sub(tf.sum(present, [2], true), 1), 1)
  const rest = tf.div(tf.sub(tf.sum(means, [2], true), most), others)
  return tf.div(tf.sub(most, rest), tf.add(tf.add(most, rest), epsilon))
}
