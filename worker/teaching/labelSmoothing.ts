import * as tf from '@tensorflow/tfjs-core'
import { z } from 'zod'
import { numeric } from '../../core/catalog/options.ts'
import { define, ownLoss, pick, primaryOutcome } from './teaching.ts'

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
  programs({ primary, source, training, numbers }) {
    const { names, group } = primary.parameters
    return [
      {
        name: 'primary',
        ...training([group]),
        step(state, feeds) {
          const batch = source.read(state, feeds)
          const { inputs, targets } = batch
          const epsilon = numbers.tensor(state, 'teaching.epsilon') // [R, 1, 1]
          const smoothed = tf.add(tf.mul(targets, tf.sub(1, epsilon)), tf.div(epsilon, targets.shape[1]!)) // [R, C, B]
          return primaryOutcome(pick(state, names), (p) => {
            const { outputs, penalty, moved } = primary.pass({ ...state, ...p }, inputs, batch)
            const reported = { 'task loss': primary.taskLoss(outputs, targets) }
            return { loss: ownLoss(primary.taskLoss(outputs, smoothed), penalty), reported, moved }
          })
        },
      },
    ]
  },
  calls: (step) => [{ program: 'primary', rows: 'primary', batch: step }],
})
