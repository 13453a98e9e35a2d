import * as tf from '@tensorflow/tfjs-core'
import { z } from 'zod'
import { numeric } from '../../core/catalog/options.ts'
import { learning } from './none.ts'
import { define } from './teaching.ts'

export const labelSmoothing = define({
  name: 'label-smoothing',
  summary: 'The primary learns its task alone, from labels of which each other class has a share: soft targets alone.',
  source: 'Szegedy et al. 2016, section 7',
  options: z.object({
    epsilon: numeric(z.number().positive().max(1))
      .default(0.1)
      .describe('ε: share of a label that is spread evenly over all classes.'),
  }),
  controls: 'distillation',
  targets: ['classes'],
  copies: () => 0,
  programs: (parts) => [
    learning(parts, (targets, state) => {
      const epsilon = parts.numbers.tensor(state, 'teaching.epsilon') // [R, 1, 1]
      return tf.add(tf.mul(targets, tf.sub(1, epsilon)), tf.div(epsilon, targets.shape[1]!)) // [R, C, B]
    }),
  ],
  calls: (step) => [{ program: 'primary', rows: 'primary', batch: step }],
})
