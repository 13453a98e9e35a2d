import * as tf from '@tensorflow/tfjs-core'
import type { Tensor } from '@tensorflow/tfjs-core'
import { z } from 'zod'
import { matMul, normEpsilon } from '../tensor/ops.ts'
import { total } from '../tensor/matrices.ts'
import { define } from './distance.ts'

/** Units as vectors over the rows of the batch, in the place of the paper's places of a picture; of length 1. */
const selectivities = (code: Tensor): Tensor =>
  tf.div(code, tf.sqrt(tf.add(tf.sum(tf.square(code), [2], true), normEpsilon)))

/** Mean of (a·b)² over all pairs of units, `[R]`. */
const kernel = (a: Tensor, b: Tensor): Tensor =>
  tf.mul(total(tf.square(matMul(a, b, false, true))), 1 / (a.shape[1]! * b.shape[1]!))

export const nst = define({
  name: 'nst',
  summary: 'Maximum mean discrepancy, with the kernel (a·b)², between what units respond to among the rows of a batch.',
  source: 'Huang & Wang 2017 (neuron selectivity transfer), eq. 6',
  formula: 'MMD² between the units of t and those of s, each a vector over rows of length 1, kernel (a·b)²',
  options: z.object({}),
  targets: ['code'],
  usualFor: [],
  rotationInvariant: false,
  between(target, prediction) {
    const [t, s] = [selectivities(target), selectivities(prediction)]
    return tf.sub(tf.add(kernel(t, t), kernel(s, s)), tf.mul(kernel(t, s), 2))
  },
})
