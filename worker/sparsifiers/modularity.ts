import * as tf from '@tensorflow/tfjs-core'
import type { Tensor } from '@tensorflow/tfjs-core'
import { z } from 'zod'
import { numeric } from '../../core/catalog/options.ts'
import { vector } from '../tensor/numbers.ts'
import { coordinates } from './line.ts'
import { define, matrices, type Matrix } from './sparsifier.ts'

/** Added to the sum of squares of a matrix, whose share of zeros is 0. */
const epsilon = 1e-12

export const modularity = define({
  name: 'modularity',
  summary: 'A penalty on weights between units of different clusters, as a share of all squared weights of a matrix.',
  source: 'Golechha et al. 2025, arXiv 2409.15747v3, clusterability loss',
  formula: 'λ·mean over matrices of 1 − Σ_ij w_ij²·[i and j in the same cluster] / Σ_ij w_ij²',
  options: z.object({
    strength: numeric(z.number().min(0).max(1000)).default(1).describe('λ, the weight of the penalty.'),
    clusters: z.int().min(2).max(1024).default(4).describe('Clusters: equal parts of each layer, in order.'),
    at: matrices,
  }),
  strength: 'strength',
  weigh(matrices, { strength, clusters }) {
    const shares = matrices.map((matrix) => sharedOf(matrix, clusters))
    const within = shares.reduce((a, b) => tf.add(a, b))
    return tf.mul(tf.sub(1, tf.mul(within, 1 / matrices.length)), vector(strength))
  },
})

/** The share of a matrix's squared weights within clusters, `[R]`. */
function sharedOf(matrix: Matrix, clusters: number): Tensor {
  const { made, read } = coordinates(matrix)
  const cluster = (place: Tensor) => tf.floor(tf.mul(place, clusters))
  const same = tf.cast(tf.equal(cluster(made), cluster(read)), 'float32') // [1, I, J]
  const squares = (weights: Tensor) => tf.sum(tf.square(weights), [1, 2])
  return tf.div(squares(tf.mul(matrix.weights, same)), tf.add(squares(matrix.weights), epsilon))
}
