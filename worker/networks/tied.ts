import * as tf from '@tensorflow/tfjs-core'
import type { Tensor } from '@tensorflow/tfjs-core'
import { z } from 'zod'
import { matMul, normEpsilon } from '../tensor/ops.ts'
import { affine, define, unitsOf, type Shape, type Stage } from './network.ts'

export const tied = define({
  name: 'tied',
  summary:
    'The ReLU output model: a linear layer without bias, and rectified outputs that read it by the same weights.',
  source: 'Elhage et al. 2022, Toy Models of Superposition',
  options: z.object({
    hidden: z.array(z.int().min(1).max(65536)).length(1).default([2]).describe('Units of its only hidden layer.'),
  }),
  layers: 'hidden',
  reads: 'rows',
  gives: 'rows',
  biases: 'outputs',
  stages: ({ hidden: [units] }, { input, outputs, outputBias }) => [
    affine(input, units!, false),
    transposed(unitsOf(input), [units!], outputs, outputBias),
  ],
})

/**
 * ReLU(Wᵀh + b) with the W `[m, D]` of the stage before: output i has the weights of input i; outputs beyond the inputs have
 * none.
 */
function transposed(D: number, input: Shape, outputs: number, bias: boolean): Stage {
  const m = unitsOf(input)
  /** `[R, m, outputs]`. */
  const ofOutputs = (weight: Tensor): Tensor =>
    outputs > D
      ? tf.pad(weight, [
          [0, 0],
          [0, 0],
          [0, outputs - D],
        ])
      : tf.slice(weight, [0, 0, 0], [-1, -1, outputs])
  const turned = (x: Tensor) => tf.transpose(x, [0, 2, 1])
  return {
    input,
    output: [outputs],
    parameters: bias ? { bias: { shape: [outputs, 1], fanIn: m, fanOut: outputs, start: 'zeros' } } : {},
    shares: { weight: { stage: 0, name: 'weight' } },
    products: outputs * m,
    forward({ weight, bias: b }, x) {
      const z = matMul(ofOutputs(weight!), x, true) // [R, outputs, B]
      return tf.relu(b ? tf.add(z, b) : z)
    },
    outgoing({ weight }, behind) {
      const own = tf.square(ofOutputs(weight!))
      const squares = behind ? tf.mul(own, turned(tf.square(behind))) : own // [R, m, outputs]
      return tf.sqrt(tf.add(tf.sum(squares, [2], true), normEpsilon))
    },
    weights: ({ weight }) => turned(ofOutputs(weight!)),
    reweighed(p, weights) {
      const rest = tf.slice(p.weight!, [0, 0, Math.min(outputs, D)], [-1, -1, -1])
      const own = tf.slice(turned(weights), [0, 0, 0], [-1, -1, Math.min(outputs, D)])
      return { ...p, weight: outputs < D ? tf.concat([own, rest], 2) : own }
    },
    taps: (x) => x,
    perKernel: (norms) => norms,
  }
}
