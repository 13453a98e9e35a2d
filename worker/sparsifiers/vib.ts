import * as tf from '@tensorflow/tfjs-core'
import type { Tensor } from '@tensorflow/tfjs-core'
import { z } from 'zod'
import { numeric } from '../../core/catalog/options.ts'
import { unitsOf } from '../networks/network.ts'
import { matMulOfGroups, perRun } from '../tensor/ops.ts'
import { vector } from '../tensor/numbers.ts'
import { at, define } from './sparsifier.ts'

/** Added to σ² in its logarithm, which is finite where σ is 0. */
const epsilon = 1e-12

export const vib = define({
  name: 'vib',
  summary:
    'Each unit is drawn from N(μ, σ²) in training, μ being its activation, and pays for the information that it carries; evaluation uses μ.',
  source: 'Alemi, Fischer, Dillon & Murphy 2017, with the encoder of their vib_demo',
  formula: 'β·KL(N(μ, σ²) ‖ N(0, 1)), σ = softplus(ρ − 5)',
  options: z.object({
    beta: numeric(z.number().min(0).max(1000)).default(0.001).describe('β, the cost of a nat of information.'),
    at,
  }),
  strength: 'beta',
  everywhere: false,
  draws: 'normal',
  /** ρ is linear in what the layer reads. */
  parameters({ input, output }) {
    const [fanIn, fanOut] = [unitsOf(input), unitsOf(output)]
    return {
      weight: { shape: [fanOut, fanIn], fanIn, fanOut, start: 'weights' },
      bias: { shape: [fanOut, 1], fanIn, fanOut, start: 'zeros' },
    }
  },
  sparsify: ({ h, read, parameters, noise, once }) =>
    noise
      ? tf.add(
          h,
          tf.mul(
            once(() => deviation(parameters, read)),
            noise,
          ),
        )
      : h,
  /** ½·Σ_j (μ² + σ² − 1 − log σ²), mean over rows. */
  penalty({ given, read, parameters, once, options: { beta } }) {
    const variance = tf.square(once(() => deviation(parameters, read)))
    const excess = tf.sub(tf.sub(tf.add(tf.square(given), variance), 1), tf.log(tf.add(variance, epsilon)))
    return tf.mul(perRun(excess), tf.mul(vector(beta), 0.5))
  },
})

/** softplus(ρ − 5), `[R, U, B]`. */
function deviation({ weight, bias }: Readonly<Record<'weight' | 'bias', Tensor>>, read: Tensor): Tensor {
  const shifted = tf.sub(tf.add(matMulOfGroups(weight, read), bias), 5)
  return tf.add(tf.relu(shifted), tf.log(tf.add(tf.exp(tf.neg(tf.abs(shifted))), 1)))
}
