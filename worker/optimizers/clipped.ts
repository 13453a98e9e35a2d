import * as tf from '@tensorflow/tfjs-core'
import type { Tensor } from '@tensorflow/tfjs-core'
import { vector } from '../tensor/numbers.ts'
import type { Group, Tensors } from '../tensor/program.ts'

/** Added to a length, as in PyTorch's `clip_grad_norm_`. */
const epsilon = 1e-6

/**
 * Gradients `[R, ...]` by their parameters, those of each group no longer than `norm` `[R, 1, 1]` together, run by run
 * (Pascanu, Mikolov & Bengio 2013).
 */
export function clipped(gradients: Tensors, groups: readonly Group[], norm: Tensor): Tensors {
  const shorter = groups.map(({ parameters }): [string, Tensor][] => {
    const own = parameters.map((name) => gradients[name]!)
    const squares = own.map((g) => tf.sum(tf.square(g), axesOfRun(g))).reduce((a, b) => tf.add(a, b)) // [R]
    const share = tf.minimum(tf.div(vector(norm), tf.add(tf.sqrt(squares), epsilon)), 1)
    return parameters.map((name, i) => {
      const shape = own[i]!.shape.map((length, axis) => (axis === 0 ? length : 1))
      return [name, tf.mul(own[i]!, tf.reshape(share, shape))]
    })
  })
  return Object.fromEntries(shorter.flat())
}

const axesOfRun = ({ rank }: Tensor): number[] => Array.from({ length: rank - 1 }, (_, axis) => axis + 1)
