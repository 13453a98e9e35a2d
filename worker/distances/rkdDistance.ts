import * as tf from '@tensorflow/tfjs-core'
import type { Tensor } from '@tensorflow/tfjs-core'
import { z } from 'zod'
import { normEpsilon } from '../tensor/ops.ts'
import { total } from '../tensor/matrices.ts'
import { define } from './distance.ts'
import { differences, huber, lengths } from './pairs.ts'

/**
 * Distances of all pairs of rows, over their mean; of one row, nothing. Written so that compilers have nothing to move
 * about that depends on how many runs there are: sums over one axis at a time, factors inside the root.
 */
function relative(code: Tensor): Tensor {
  const B = code.shape[2]!
  const { squares } = differences(code) // [R, B, B]
  const sum = tf.sum(tf.sum(lengths(squares), [2], true), [1], true) // [R, 1, 1]
  return tf.div(lengths(squares, Math.max(1, B * (B - 1))), tf.add(sum, normEpsilon))
}

export const rkdDistance = define({
  name: 'rkd-distance',
  summary:
    'Smooth L1 difference of the distances between all pairs of rows, each over the mean distance; averaged over pairs.',
  source: 'Park et al. 2019 (RKD), eq. 5 and 6',
  formula: 'mean over pairs (a, b) of smooth-L1(d_ab(t), d_ab(s)), d_ab = ‖h_a − h_b‖ / mean',
  options: z.object({}),
  targets: ['code'],
  usualFor: [],
  rotationInvariant: true,
  between(target, prediction) {
    const B = target.shape[2]!
    return tf.mul(total(huber(tf.sub(relative(prediction), relative(target)))), 1 / (B * B))
  },
})
