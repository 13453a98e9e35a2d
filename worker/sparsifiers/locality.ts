import * as tf from '@tensorflow/tfjs-core'
import { z } from 'zod'
import { numeric } from '../../core/catalog/options.ts'
import { vector } from '../tensor/numbers.ts'
import { coordinates } from './line.ts'
import { define, matrices } from './sparsifier.ts'
import { mayChange, rearrange } from './rearrange.ts'

export const locality = define({
  name: 'locality',
  summary:
    'A penalty on weights that grows with the distance that they bridge, between layers of units on a line, which change places where that is shorter.',
  source: 'Liu, Gan & Tegmark 2023, BIMT, with its swaps; a constant λ, no penalty on biases',
  formula: 'λ·Σ_ij |w_ij|·(base + reach·|y_i − x_j|), y_i = (i − ½)/I, x_j = (j − ½)/J, over matrices',
  options: z.object({
    strength: numeric(z.number().min(0).max(1000)).default(0.001).describe('λ, the weight of the penalty.'),
    reach: numeric(z.number().min(0).max(1000))
      .default(1)
      .describe('A, the cost of a weight that bridges the whole line.'),
    base: numeric(z.number().min(0).max(1000)).default(0.1).describe('ℓ₀, the cost of a weight that bridges nothing.'),
    every: z.int().min(1).max(1e6).default(200).describe('Steps after which units change places, and after the last.'),
    tried: z
      .int()
      .min(1)
      .max(65536)
      .default(5)
      .describe('Units of each layer, of largest weights, that try all places.'),
    at: matrices,
  }),
  strength: 'strength',
  rearranges: true,
  weigh(matrices, { strength, reach, base }) {
    const costs = matrices.map((matrix) => {
      const { made, read } = coordinates(matrix)
      const cost = tf.add(tf.mul(tf.abs(tf.sub(made, read)), reach), base) // [R, I, J]
      return tf.sum(tf.mul(tf.abs(matrix.weights), cost), [1, 2])
    })
    return tf.mul(
      costs.reduce((a, b) => tf.add(a, b)),
      vector(strength),
    )
  },
  every: ({ every }) => every,
  between(layers, { tried }) {
    for (const [i, behind] of layers.slice(1).entries())
      if (mayChange(layers[i]!, behind)) rearrange(layers[i]!, behind, tried)
  },
})
