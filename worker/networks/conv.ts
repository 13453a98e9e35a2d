import * as tf from '@tensorflow/tfjs-core'
import type { Tensor } from '@tensorflow/tfjs-core'
import { z } from 'zod'
import { matMul, matMulOfGroups, normEpsilon } from '../tensor/ops.ts'
import { activationNames, activations } from './activations.ts'
import { affine, define, type ParameterSpec, type Shape, type Stage } from './network.ts'
import { Window } from './patches.ts'

export const conv = define({
  name: 'conv',
  summary: 'Convolutions over a picture, each followed by the activation, and a linear output.',
  source: 'LeCun, Bottou, Bengio & Haffner 1998; padding `same` of TensorFlow',
  options: z.object({
    channels: z
      .array(z.int().min(1).max(4096))
      .min(1)
      .max(64)
      .default([8, 8])
      .describe('Kernels of each hidden layer.'),
    kernel: z.int().min(1).max(31).default(3).describe('Height and width of the kernels.'),
    stride: z.int().min(1).max(31).default(2).describe('Pixels from one place of a kernel to the next.'),
    activation: z.enum(activationNames).default('relu').describe('Non-linearity of the hidden layers.'),
  }),
  layers: 'channels',
  reads: 'pictures',
  gives: 'pictures',
  // A kernel reaches all of the picture from every place with twice its side less one.
  limits(_, [first]) {
    const side = Math.max(...first!.input.slice(1))
    return [
      { option: 'kernel', most: 2 * side - 1, of: 'pixels that a kernel of this picture can reach' },
      { option: 'stride', most: side, of: 'pixels of the picture’s longer side' },
    ]
  },
  stages({ channels, kernel, stride, activation }, { input, outputs, bias, outputBias }) {
    if (input.length !== 3) throw new Error(`conv reads pictures [channels, height, width], got rows of [${input}]`)
    const stages: Stage[] = []
    let shape = input
    for (const kernels of channels) {
      const stage = convolution(shape, kernels, kernel, stride, bias, activations[activation])
      stages.push(stage)
      shape = stage.output
    }
    return [...stages, affine(shape, outputs, outputBias)]
  },
})

/**
 * z = W * x + b over a picture, followed by `activation`: patches and one product per run, since each run has its own
 * kernels.
 */
export function convolution(
  input: Shape,
  kernels: number,
  size: number,
  stride: number,
  bias: boolean,
  activation: (z: Tensor) => Tensor,
): Stage {
  const window = new Window(input, size, stride)
  const { taps: J, count: P, channels: C } = window
  const weight: ParameterSpec = { shape: [kernels, J], fanIn: J, fanOut: kernels * size ** 2, start: 'weights' }
  return {
    input,
    output: [kernels, ...window.places],
    parameters: bias ? { weight, bias: { ...weight, shape: [kernels, 1], start: 'zeros' } } : { weight },
    products: kernels * J * P,
    forward(p, x) {
      const z = matMulOfGroups(p.weight!, window.patches(x)) // [R, kernels, P·B]
      const shifted = activation(bias ? tf.add(z, p.bias!) : z)
      return tf.reshape(shifted, [shifted.shape[0]!, kernels * P, x.shape[2]!])
    },
    outgoing({ weight }, behind) {
      const R = weight!.shape[0]!
      const squares = tf.square(weight!) // [R, kernels, J]
      // At each place what a tap carries, [R, J, P]; where kernels weigh 1, the same at every place.
      const carried = behind
        ? matMul(squares, tf.square(tf.reshape(behind, [R, kernels, P])), true)
        : tf.sum(squares, [1])
      return tf.sqrt(tf.add(window.sums(tf.reshape(carried, [R, C, size ** 2, behind ? P : 1])), normEpsilon))
    },
    weights: ({ weight }) => weight!,
    reweighed: (p, weight) => ({ ...p, weight }),
    taps: (x) => window.patches(x),
    perKernel: (norms) => tf.sqrt(tf.sum(tf.square(tf.reshape(norms, [norms.shape[0]!, kernels, P])), [2], true)), // none is 0
  }
}
