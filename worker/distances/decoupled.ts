import * as tf from '@tensorflow/tfjs-core'
import type { Tensor } from '@tensorflow/tfjs-core'
import { z } from 'zod'
import { numeric } from '../../core/catalog/options.ts'
import { logSumExp, perRun } from '../tensor/ops.ts'
import { define } from './distance.ts'

/** Log-probabilities of the class and of all others together `[R, 2, B]`, and of each among the others `[R, C, B]`. */
function parts(z: Tensor, labels: Tensor): { first: Tensor; others: Tensor } {
  const without = tf.sub(z, tf.mul(labels, 1000)) // the class, out of reach
  const rest = logSumExp(without) // [R, 1, B]
  const own = tf.sum(tf.mul(z, labels), [1], true)
  const both = tf.concat([own, rest], 1)
  return { first: tf.sub(both, logSumExp(both)), others: tf.sub(without, rest) }
}

/** Divergence of two distributions given by log-probabilities, summed over outcomes, of each run. */
const divergence = (p: Tensor, q: Tensor): Tensor => perRun(tf.mul(tf.exp(p), tf.sub(p, q)))

const weight = (value: number, of: string) =>
  numeric(z.number().min(0).max(1e4)).default(value).describe(`Weight of ${of}.`)

export const decoupled = define({
  name: 'decoupled',
  summary:
    'T² times the divergence of the softened probabilities of the class against all others, and of the others among themselves, weighed apart; in nats per row.',
  source: 'Zhao et al. 2022 (decoupled knowledge distillation), eq. 7',
  formula: 'T²·(α·KL(class against all others) + β·KL(among the others)), mean over rows',
  options: z.object({
    alpha: weight(1, 'the class against all others'),
    beta: weight(8, 'the others among themselves'),
    temperature: numeric(z.number().positive().max(100)).default(4).describe('T; divides both logits.'),
  }),
  targets: ['logits'],
  usualFor: [],
  rotationInvariant: true,
  needs: ['labels'],
  between(target, prediction, { alpha, beta, temperature: T }, { labels }) {
    const [t, s] = [parts(tf.div(target, T), labels), parts(tf.div(prediction, T), labels)]
    const vector = (number: Tensor) => tf.reshape(number, [number.shape[0]!])
    const weighed = (weight: Tensor, part: 'first' | 'others') =>
      tf.mul(vector(tf.mul(weight, tf.square(T))), divergence(t[part], s[part]))
    return tf.add(weighed(alpha, 'first'), weighed(beta, 'others'))
  },
})
