import * as tf from '@tensorflow/tfjs-core'
import type { Tensor } from '@tensorflow/tfjs-core'
import { z } from 'zod'
import { matMul, meanRows, normEpsilon } from '../tensor/ops.ts'
import { affine, define, type ParameterSpec, type Stage } from './network.ts'

export const softTree = define({
  name: 'soft-tree',
  summary:
    'A binary tree of soft splits, each a sigmoid of a linear filter; outputs are those of the leaves, weighed by the probabilities of their paths.',
  source: 'Frosst & Hinton 2017; outputs are mixed, logits too, as one sum over leaves',
  options: z.object({
    depth: z.int().min(1).max(10).default(4).describe('Splits on the way to each leaf.'),
    inverseTemperature: z
      .number()
      .min(0.01)
      .max(1000)
      .default(1)
      .describe('β, which multiplies each filter: large ones make hard splits.'),
    balance: z
      .number()
      .min(0)
      .max(1000)
      .default(0.1)
      .describe('λ of the penalty on splits that send most rows one way, halved at each depth; 0: none.'),
  }),
  layers: null,
  reads: 'rows',
  gives: 'rows',
  stages: ({ depth, inverseTemperature, balance }, { input, outputs, bias, outputBias }) => [
    affine(input, 2 ** depth - 1, bias),
    leaves({ depth, β: inverseTemperature, balance, outputs, bias: outputBias }),
  ],
})

/** The splits of one depth: how probably each is reached, null at the root, and goes left and right, `[R, splits, B]`. */
interface Level {
  reached: Tensor | null
  left: Tensor
  right: Tensor
}

interface Tree {
  depth: number
  β: number
  balance: number
  outputs: number
  bias: boolean
}

/**
 * Reads the filters of all splits, those of each depth from left to right after those above. Its weights are the leaves'
 * outputs, and its taps the probabilities of the paths to them.
 */
function leaves({ depth, β, balance, outputs, bias }: Tree): Stage {
  const [splits, L] = [2 ** depth - 1, 2 ** depth]
  const weight: ParameterSpec = { shape: [outputs, L], fanIn: L, fanOut: outputs, start: 'weights' }
  const levels = (z: Tensor) => levelsOf(tf.tanh(tf.mul(z, β / 2)), depth)
  const paths = (z: Tensor): Tensor => children(levels(z).at(-1)!)
  return {
    input: [splits],
    output: [outputs],
    parameters: bias ? { weight, bias: { ...weight, shape: [outputs, 1], start: 'zeros' } } : { weight },
    products: outputs * L,
    forward(p, z) {
      const y = matMul(p.weight!, paths(z)) // [R, outputs, B]
      return bias ? tf.add(y, p.bias!) : y
    },
    outgoing({ weight }, behind) {
      const values = behind ? tf.mul(weight!, behind) : weight! // [R, outputs, L]
      const apart = Array.from({ length: depth }, (_, level) => apartOf(values, 2 ** level))
      return tf.sqrt(tf.add(tf.mul(tf.concat(apart, 1), (β / 4) ** 2), normEpsilon))
    },
    weights: ({ weight }) => weight!,
    reweighed: (p, weight) => ({ ...p, weight }),
    taps: paths,
    perKernel: (norms) => norms,
    ...(balance > 0 && { penalty: (_, z) => tf.mul(imbalance(levels(z)), balance) }),
  }
}

/** From tanh(β·z/2) of all splits, `[R, 2^depth − 1, B]`: σ(βz) = (1 + tanh)/2 goes right. */
function levelsOf(turn: Tensor, depth: number): Level[] {
  const [right, left] = [tf.mul(tf.add(1, turn), 0.5), tf.mul(tf.sub(1, turn), 0.5)]
  const levels: Level[] = []
  for (let level = 0; level < depth; level++) {
    const own = (x: Tensor) => tf.slice(x, [0, 2 ** level - 1, 0], [-1, 2 ** level, -1])
    const above = levels.at(-1)
    levels.push({ reached: above ? children(above) : null, left: own(left), right: own(right) })
  }
  return levels
}

/** How probably a row goes one way at splits, by way of them. */
const through = (reached: Tensor | null, way: Tensor): Tensor => (reached ? tf.mul(reached, way) : way)

/** How probably what is below the splits of a level is reached, from left to right, `[R, 2·splits, B]`. */
function children({ reached, left, right }: Level): Tensor {
  const [R, splits, B] = left.shape as [number, number, number]
  const ways = [left, right].map((way) => tf.reshape(through(reached, way), [R, splits, 1, B]))
  return tf.reshape(tf.concat(ways, 2), [R, 2 * splits, B])
}

/**
 * Σ_c E(left leaf's output − right leaf's)² of each of `splits` at one depth, over all pairs of a leaf on either side:
 * `[R, splits, 1]` of `[R, outputs, leaves]`.
 */
function apartOf(values: Tensor, splits: number): Tensor {
  const [R, C, L] = values.shape as [number, number, number]
  const n = L / (2 * splits)
  const sides = tf.reshape(values, [R, C, 2 * splits, n])
  const mean = tf.mul(tf.sum(sides, [3], true), 1 / n) // [R, C, 2·splits, 1]
  const within = tf.mul(tf.sum(tf.square(tf.sub(sides, mean)), [3]), 1 / n) // [R, C, 2·splits]
  const pairs = tf.reshape(mean, [R, C, splits, 2])
  const side = (x: number) => tf.slice(pairs, [0, 0, 0, x], [-1, -1, -1, 1])
  const between = tf.reshape(tf.square(tf.sub(side(0), side(1))), [R, C, splits])
  const both = tf.sum(tf.reshape(within, [R, C, splits, 2]), [3])
  return tf.reshape(tf.sum(tf.add(between, both), [1]), [R, splits, 1])
}

/** Added to a split's share of rows: one that no row reaches is balanced. */
const epsilon = 1e-6

/** −Σ_i 2^−depth(i)·½·(log α_i + log(1 − α_i)), α_i the share of the rows that reach split i which go right: `[R]`. */
function imbalance(levels: Level[]): Tensor {
  const perLevel = levels.map(({ reached, left, right }, level) => {
    const all = reached ? tf.add(meanRows(reached), epsilon) : 1 + epsilon
    const log = (way: Tensor) => tf.log(tf.div(tf.add(meanRows(through(reached, way)), epsilon / 2), all))
    return tf.mul(tf.sum(tf.add(log(left), log(right)), [1, 2]), -0.5 / 2 ** level)
  })
  return perLevel.reduce((a, b) => tf.add(a, b))
}
