import * as tf from '@tensorflow/tfjs-core'
import { z } from 'zod'
import { numeric } from '../../core/catalog/options.ts'
import { at, define } from './sparsifier.ts'

export const dropout = define({
  name: 'dropout',
  summary: 'Sets each activation to 0 with a probability in training and scales up the others; off in evaluation.',
  source: 'Srivastava, Hinton, Krizhevsky, Sutskever & Salakhutdinov 2014, section 10 (inverted)',
  formula: 'h_j·m_j / (1 − rate), m_j = 0 with probability rate',
  options: z.object({
    rate: numeric(z.number().min(0).max(0.99)).default(0.5).describe('Probability that an activation is dropped.'),
    at,
  }),
  strength: 'rate',
  draws: 'uniform',
  sparsify({ h, options: { rate }, noise }) {
    if (!noise) return h
    const kept = tf.cast(tf.greaterEqual(noise, rate), 'float32') // [R, U, B]
    return tf.mul(h, tf.div(kept, tf.sub(1, rate)))
  },
})
