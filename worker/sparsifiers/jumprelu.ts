import * as tf from '@tensorflow/tfjs-core'
import type { Tensor } from '@tensorflow/tfjs-core'
import { z } from 'zod'
import { numeric } from '../../core/catalog/options.ts'
import { unitsOf } from '../networks/network.ts'
import { detach, perRun } from '../tensor/ops.ts'
import { vector } from '../tensor/numbers.ts'
import { at, define } from './sparsifier.ts'

const positive = numeric(z.number().positive().max(1000))

export const jumprelu = define({
  name: 'jumprelu',
  summary: 'Keeps activations above a threshold that each unit learns, and charges for every one that is kept.',
  source: 'Rajamanoharan et al. 2024, eq. 2, 9, 11 and 12',
  formula: 'h_j·[h_j > θ_j]; penalty λ·mean_b Σ_j [h_j > θ_j]',
  options: z.object({
    strength: numeric(z.number().min(0).max(1000)).default(0.01).describe('λ, the cost of an active unit.'),
    threshold: positive
      .default(0.05)
      .describe('θ of every unit at the start; log θ is learnt, so that it stays positive.'),
    bandwidth: positive
      .default(0.05)
      .describe(
        'ε: activations within ε/2 of the threshold move it; the paper has 0.001 for inputs of mean square norm 1.',
      ),
    at,
  }),
  strength: 'strength',
  parameters({ output }, { threshold }) {
    const units = unitsOf(output)
    return { 'log threshold': { shape: [units, 1], fanIn: 1, fanOut: units, start: Math.log(threshold) } }
  },
  sparsify({ h, options: { bandwidth }, parameters, training }) {
    const threshold = tf.exp(parameters['log threshold'])
    const kept = tf.mul(h, above(h, threshold))
    if (!training) return kept
    return tf.add(
      kept,
      pseudo(h, threshold, bandwidth, (weight) => tf.mul(weight, threshold)),
    )
  },
  penalty({ given, options: { strength, bandwidth }, parameters }) {
    const threshold = tf.exp(parameters['log threshold'])
    const active = tf.add(above(given, threshold), pseudo(given, threshold, bandwidth))
    return tf.mul(perRun(active), vector(strength))
  },
})

/** H(h − θ), by values alone. */
const above = (h: Tensor, threshold: Tensor): Tensor => detach(tf.cast(tf.greater(h, threshold), 'float32'))

/**
 * Zero, with the pseudo-derivative −K((h − θ)/ε)/ε with respect to θ, or that times something: K is 1 within ½ of 0, and
 * not where a rectifier has set h to 0, which says nothing of what was below it.
 */
function pseudo(h: Tensor, threshold: Tensor, bandwidth: Tensor, scaled = (weight: Tensor) => weight): Tensor {
  const near = tf.less(tf.abs(tf.sub(h, threshold)), tf.div(bandwidth, 2))
  const window = tf.cast(tf.logicalAnd(near, tf.notEqual(h, 0)), 'float32')
  return tf.mul(detach(scaled(tf.div(window, bandwidth))), tf.sub(detach(threshold), threshold))
}
