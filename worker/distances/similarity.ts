import * as tf from '@tensorflow/tfjs-core'
import type { Tensor } from '@tensorflow/tfjs-core'
import { z } from 'zod'
import { normEpsilon } from '../tensor/ops.ts'
import { gram, total } from '../tensor/matrices.ts'
import { define } from './distance.ts'

/** Products of each row with all rows, of length 1; 0 for a row that is 0. */
function similarities(code: Tensor): Tensor {
  const G = gram(code) // [R, B, B]
  return tf.div(G, tf.sqrt(tf.add(tf.sum(tf.square(G), [2], true), normEpsilon)))
}

export const similarity = define({
  name: 'similarity',
  summary: 'Squared difference of the similarities of each row with all rows, averaged over pairs.',
  source: 'Tung & Mori 2019 (similarity-preserving distillation), eq. 2 to 4',
  formula: '‖G(t) − G(s)‖²_F / B², G = h·hᵀ with rows of length 1',
  options: z.object({}),
  targets: ['code'],
  usualFor: [],
  rotationInvariant: true,
  between(target, prediction) {
    const B = target.shape[2]!
    return tf.mul(total(tf.square(tf.sub(similarities(prediction), similarities(target)))), 1 / (B * B))
  },
})
