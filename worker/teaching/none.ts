import { z } from 'zod'
import { differentiate } from '../tensor/ops.ts'
import { define, ownLoss, pick } from './teaching.ts'

export const none = define({
  name: 'none',
  summary: 'The primary learns its task alone.',
  source: 'the baseline',
  options: z.object({}),
  copies: () => 0,
  programs({ primary, source, training }) {
    const { names, group } = primary.parameters
    return [
      {
        name: 'primary',
        ...training([group]),
        step(state, feeds) {
          const batch = source.read(state, feeds)
          const { inputs, targets } = batch
          const { gradients, also } = differentiate(pick(state, names), (p) => {
            const { outputs, penalty } = primary.pass({ ...state, ...p }, inputs, batch)
            const task = primary.taskLoss(outputs, targets) // [R]
            return { loss: ownLoss(task, penalty), also: { 'task loss': task } }
          })
          return { gradients, fetches: also }
        },
      },
    ]
  },
  calls: (step) => [{ program: 'primary', rows: 'primary', batch: step }],
})
