import * as tf from '@tensorflow/tfjs-core'
import { z } from 'zod'
import { vector } from '../tensor/numbers.ts'
import type { Program } from '../tensor/program.ts'
import { none } from './none.ts'
import { define, ownLoss, pick, pressureOf, primaryOutcome, type Parts, type TrainingPhase } from './teaching.ts'

const options = z.object({
  generations: z
    .int()
    .min(2)
    .max(64)
    .default(3)
    .describe('Networks that are trained, one after the other, for training.steps each; the last is measured.'),
})

/** The generation before, frozen. */
const before = 'previous'
const series = 'distance from the generation before'

export const bornAgain = define({
  name: 'born-again',
  summary:
    'Generations: each new network of the same architecture learns the task and to imitate the outputs of the one before.',
  source: 'Furlanello et al. 2018 (there: kl at temperature 1, pressure 1)',
  options,
  imitates: 'outputs',
  copies: () => 0,
  programs: (parts) => [...none.programs(parts), imitating(parts)],
  phases: ({ generations }) => Array.from({ length: generations }, (_, generation) => phaseOf(generation)),
})

/** L = L_task + π·distance(outputs, outputs of the generation before) + sparsity. */
function imitating({ imitation, ...parts }: Parts): Program {
  const { primary, source, training } = parts
  const { names, group } = primary.parameters
  return {
    name: 'imitating',
    ...training([group]),
    step(state, feeds) {
      const batch = source.read(state, feeds)
      const { inputs, targets } = batch
      const earlier = primary.pass({ ...state, ...primary.copied(before, state) }, inputs).outputs
      return primaryOutcome(pick(state, names), (p) => {
        const pass = primary.pass({ ...state, ...p }, inputs, batch)
        const task = primary.taskLoss(pass.outputs, targets) // [R]
        const distance = imitation!(state, earlier, pass.outputs, targets) // [R]
        const felt = tf.mul(distance, vector(pressureOf(parts, state)))
        const loss = tf.add(ownLoss(task, pass.penalty), felt)
        return { loss, reported: { 'task loss': task, [series]: distance }, moved: pass.moved }
      })
    },
  }
}

function phaseOf(generation: number): TrainingPhase {
  const call = (program: string) => (step: number) => [{ program, rows: 'primary', batch: step }]
  const name = `generation ${generation}`
  const words = { name, doing: `training ${name}`, label: `Generation ${generation}, step`, moves: true }
  if (generation === 0) return { ...words, time: 1, calls: call('primary') }
  return {
    ...words,
    time: 4 / 3, // a pass forward of the generation before, beside one forward and two back
    calls: call('imitating'),
    reports: [series],
    fresh: ['primary'],
    frozen: [before],
  }
}
