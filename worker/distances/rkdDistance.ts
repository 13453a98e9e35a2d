import * as tf from '@tensorflow/tfjs-core'
import type { Tensor } from '@tensorflow/tfjs-core'
import { z } from 'zod'
import { normEpsilon } from '../tensor/ops.ts'
import { total } from '../tensor/matrices.ts'
import { define } from './distance.ts'
import { differences, huber, lengths } from './pairs.ts'

/** Distances of all pairs of rows, over their mean; of one row, nothing. */
function relative(code: Tensor): Tensor {
  const B = code.shape[2]!
  const d = lengths(differences(code).squares) // [R, B, B]
  const mean = tf.mul(tf.sum(d, [1, 2], true), 1 / Math.max(1, B * (B - 1)))
  return tf.div(d, tf.add(mean, normEpsilon))
}

export const rkdDistance = define({
  name: 'rkd-distance',
  summary:
    'Smooth L1 difference of the distances between all pairs of rows, each over the mean distance; averaged over pairs.',
  source: 'Park et al. 2019 (RKD), eq. 5 and 6',
  options: z.object({}),
  targets: ['code'],
  usualFor: [],
  rotationInvariant: true,
  between(target, prediction) {
    const B = target.shape[2]!
    return tf.mul(total(huber(tf.sub(relative(prediction), relative(target)))), 1 / (B * B))
  },
})
