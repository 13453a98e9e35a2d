import * as tf from '@tensorflow/tfjs-core'
import type { Tensor } from '@tensorflow/tfjs-core'
import { z } from 'zod'
import { shaping } from '../../core/catalog/options.ts'
import { detach, toEachRun } from '../tensor/ops.ts'
import { atLeastKth } from '../tensor/selection.ts'
import { define } from './reader.ts'

export const subset = define({
  name: 'subset',
  summary:
    'In training the student reads a random fraction of the units, others in each batch, scaled to keep its mean; in evaluation all.',
  source: 'this lab; Ho 1998 (random subspaces), with the scale of inverted dropout',
  formula: 'A_ij·m_j / fraction, m_j ∈ {0, 1} drawn for each batch',
  options: z.object({
    fraction: shaping(z.number().gt(0).max(1)).default(0.5).describe('Of the units, rounded, and at least one.'),
  }),
  rotationInvariant: false,
  draws: 'uniform',
  view({ x, noise, runs }, { fraction }) {
    if (!noise) return x
    const U = x.shape[1]!
    const numbers = tf.reshape(noise, [noise.shape[0]!, 1, U])
    const each: Tensor = noise.shape[0] === runs ? numbers : tf.tile(numbers, [runs, 1, 1])
    const k = fraction.map((share) => Math.max(1, Math.round(share * U)))
    const read = atLeastKth(detach(each), k) // [R, 1, U]
    const scale = tf.div(read, tf.mul(tf.sum(read, [2], true), 1 / U)) // equal numbers are read together
    return tf.mul(toEachRun(x, runs), detach(tf.reshape(scale, [runs, U, 1])))
  },
})
