import * as tf from '@tensorflow/tfjs-core'
import type { Tensor } from '@tensorflow/tfjs-core'
import { z } from 'zod'
import { masked, meanRows, normEpsilon, perRun, toEachRun } from '../tensor/ops.ts'
import { atLeastKth } from '../tensor/selection.ts'
import { activations } from './activations.ts'
import { affine, define, type Shape, type Stage } from './network.ts'

export const sparseAutoencoder = define({
  name: 'sparse-autoencoder',
  summary:
    'One wide layer of few active features, decoded by directions of length 1; it may predict the code that it sees.',
  source: 'Bricken et al. 2023 (l1), Gao et al. 2024 (the k largest); elsewhere than from code to code, a transcoder',
  options: z.object({
    features: z.int().min(1).max(65536).default(128).describe('Units of the hidden layer.'),
    l1: z
      .number()
      .min(0)
      .max(1000)
      .default(0.1)
      .describe('λ of the penalty on the sum of active features, to the spread of what is seen; 0: none.'),
    k: z.int().min(0).max(65536).default(0).describe('Most features that are active in a row; 0: any number.'),
  }),
  layers: null,
  reads: 'rows',
  gives: 'rows',
  autoencodes: true,
  limits: ({ features }) => [{ option: 'k', most: features, of: 'features' }],
  stages: ({ features, l1, k }, { input, outputs, bias, outputBias }) => [
    encoder({ input, features, bias, l1, k }),
    decoder(features, outputs, outputBias),
  ],
})

interface Encoder {
  input: Shape
  features: number
  bias: boolean
  l1: number
  k: number
}

/** Rectified features, the k largest of each row. */
function encoder({ input, features, bias, l1, k }: Encoder): Stage {
  const rectified = affine(input, features, bias, activations.relu)
  const { weight } = rectified.parameters
  return {
    ...rectified,
    // Starts so small that what all features add up to is about as large as what is seen.
    parameters: { ...rectified.parameters, weight: { ...weight!, fanIn: Math.max(weight!.fanIn, features) } },
    forward(p, x) {
      const f = rectified.forward(p, x) // [R, features, B]
      if (k === 0) return f
      const each = Array.from({ length: f.shape[0]! }, () => k)
      return masked(f, (values) => atLeastKth(values, each, 1))
    },
    ...(l1 > 0 && { penalty: (_, x, f) => tf.mul(tf.div(perRun(f), spread(x, f.shape[0]!)), l1) }),
  }
}

/** Root of the variance of x, summed over units, `[R|1]`; offsets of the code do not count. */
function spread(x: Tensor, runs: number): Tensor {
  const variance = perRun(tf.square(tf.sub(x, meanRows(x)))) // [R|S|1]
  const root = tf.sqrt(tf.add(variance, normEpsilon))
  return tf.reshape(toEachRun(tf.reshape(root, [-1, 1, 1]), runs), [-1])
}

/** Σ_i f_i·d_i + b, each d_i the i-th column of the weights at length 1: a feature cannot shrink and its column grow. */
function decoder(features: number, outputs: number, bias: boolean): Stage {
  const plain = affine([features], outputs, bias)
  const unit = (weight: Tensor): Tensor =>
    tf.div(weight, tf.sqrt(tf.add(tf.sum(tf.square(weight), [1], true), normEpsilon))) // [R, outputs, features]
  return {
    ...plain,
    forward: (p, f) => plain.forward({ ...p, weight: unit(p.weight!) }, f),
    outgoing: (p, behind) => plain.outgoing({ ...p, weight: unit(p.weight!) }, behind),
    weights: ({ weight }) => unit(weight!),
  }
}
