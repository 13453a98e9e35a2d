import * as tf from '@tensorflow/tfjs-core'
import { z } from 'zod'
import { numeric } from '../../core/options.ts'
import { logSoftmax, perRun } from '../engines/ops.ts'
import type { Distance } from './distance.ts'

export const kl: Distance = {
  name: 'kl',
  summary: 'T² times the divergence of softened class probabilities, in nats per row.',
  source: 'Hinton, Vinyals & Dean 2015, section 2',
  options: z.object({
    temperature: numeric(z.number().positive().max(10_000)).default(4).describe('T; divides both logits.'),
  }),
  targets: ['logits'],
  rotationInvariant: true,
  between(target, prediction, options) {
    const T = options.temperature as tf.Tensor // [R, 1, 1]
    const logP = logSoftmax(tf.div(target, T)) // [R, C, B]
    const logQ = logSoftmax(tf.div(prediction, T))
    return perRun(tf.mul(tf.square(T), tf.mul(tf.exp(logP), tf.sub(logP, logQ))))
  },
}
