import { z } from 'zod'
import { define, ownLoss, pick, primaryOutcome } from './teaching.ts'

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
          return primaryOutcome(pick(state, names), (p) => {
            const { outputs, penalty, moved } = primary.pass({ ...state, ...p }, inputs, batch)
            const task = primary.taskLoss(outputs, targets) // [R]
            return { loss: ownLoss(task, penalty), reported: { 'task loss': task }, moved }
          })
        },
      },
    ]
  },
  calls: (step) => [{ program: 'primary', rows: 'primary', batch: step }],
})
