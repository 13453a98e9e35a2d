import { z } from 'zod'
import { controlled, imitating, knowledgeOf } from './imitating.ts'
import { none } from './none.ts'
import { define, type TrainingPhase } from './teaching.ts'

const options = z.object({
  generations: z
    .int()
    .min(2)
    .max(64)
    .default(3)
    .describe('Networks that are trained, one after the other, for training.steps each; the last is measured.'),
  targets: z
    .enum(['every', 'first'])
    .default('every')
    .describe('Which generations learn the task: every one, or the first alone, and later ones only imitate.'),
  ...controlled,
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
  targetsOf: knowledgeOf,
  copies: () => 0,
  programs: (parts, { control, targets }) => {
    const { primary } = parts
    const outputs: Parameters<typeof imitating>[1]['outputs'] = (state, inputs) =>
      primary.pass({ ...state, ...primary.copied(before, state) }, inputs).outputs
    return [
      ...none.programs(parts),
      imitating(parts, { name: 'imitating', series, control, outputs, alone: targets === 'first' }),
    ]
  },
  phases: ({ generations }) => Array.from({ length: generations }, (_, generation) => phaseOf(generation)),
})

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
