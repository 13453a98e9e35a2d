import { z } from 'zod'
import type { Tensor } from '@tensorflow/tfjs-core'
import type { Program, Tensors } from '../tensor/program.ts'
import { define, ownLoss, pick, primaryOutcome, type Parts } from './teaching.ts'

export const none = define({
  name: 'none',
  summary: 'The primary learns its task alone.',
  source: 'the baseline',
  options: z.object({}),
  everywhere: true,
  copies: () => 0,
  programs: (parts) => [learning(parts)],
  calls: (step) => [{ program: 'primary', rows: 'primary', batch: step }],
})

/** The program of a primary that learns its task alone, from the targets or from what `made` makes of them. */
export function learning(
  { primary, source, training }: Parts,
  made: (targets: Tensor, state: Tensors) => Tensor = (targets) => targets,
): Program {
  const { names, group } = primary.parameters
  return {
    name: 'primary',
    ...training([group]),
    step(state, feeds) {
      const batch = source.read(state, feeds)
      const { inputs, targets } = batch
      const labels = made(targets, state)
      return primaryOutcome(pick(state, names), (p) => {
        const { outputs, penalty, moved } = primary.pass({ ...state, ...p }, inputs, batch)
        const task = primary.taskLoss(outputs, targets) // [R]
        const own = labels === targets ? task : primary.taskLoss(outputs, labels) // [R]
        return { loss: ownLoss(own, penalty), reported: { 'task loss': task }, moved }
      })
    },
  }
}
