import * as tf from '@tensorflow/tfjs-core'
import type { Tensor } from '@tensorflow/tfjs-core'
import { z } from 'zod'
import { normEpsilon, perRun } from '../tensor/ops.ts'
import { define } from './distance.ts'

/** Energy of each row, the rows of the batch in the place of the paper's places of a picture; of length 1. */
function attentionOf(code: Tensor): Tensor {
  const energy = tf.sum(tf.square(code), [1], true) // [R, 1, B]
  return tf.div(energy, tf.sqrt(tf.add(tf.sum(tf.square(energy), [2], true), normEpsilon)))
}

export const attention = define({
  name: 'attention',
  summary: 'Squared difference of where the energy of the code lies among the rows of a batch, averaged over rows.',
  source: 'Zagoruyko & Komodakis 2017, eq. 2 with p = 2',
  formula: '‖q(t)/‖q(t)‖ − q(s)/‖q(s)‖‖² / B, q_b(h) = ‖h_b‖²',
  options: z.object({}),
  targets: ['code'],
  usualFor: [],
  rotationInvariant: true,
  between: (target, prediction) => perRun(tf.square(tf.sub(attentionOf(prediction), attentionOf(target)))),
})
