import * as tf from '@tensorflow/tfjs-core'
import { z } from 'zod'
import { logSumExp, perRun } from '../tensor/ops.ts'
import { define } from './distance.ts'

export const crossEntropy = define({
  name: 'cross-entropy',
  summary: 'Cross-entropy of the predicted logits with the class, in nats per row.',
  source: 'Hinton, Vinyals & Dean 2015, section 2',
  formula: '−mean_b log softmax(s)_class',
  options: z.object({}),
  targets: ['classes'],
  usualFor: ['classes'],
  rotationInvariant: true,
  between(target, prediction) {
    const match = tf.sum(tf.mul(prediction, target), [1], true) // [R, 1, B]
    const asked = tf.sum(target, [1], true) // 1, and 0 where nothing is asked
    return perRun(tf.sub(tf.mul(asked, logSumExp(prediction)), match))
  },
})
