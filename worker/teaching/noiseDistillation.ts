import * as tf from '@tensorflow/tfjs-core'
import { z } from 'zod'
import { vector } from '../tensor/numbers.ts'
import type { Program } from '../tensor/program.ts'
import { none } from './none.ts'
import { define, ownLoss, pick, pressureOf, primaryOutcome, type Parts } from './teaching.ts'

const [teacher, student] = ['teacher', 'student']
const [teacherHead, studentHead] = ['teacherHead', 'studentHead']
const series = 'distance from the teacher'

const options = z.object({
  auxiliaries: z
    .int()
    .min(2)
    .max(1024)
    .default(3)
    .describe('Auxiliary outputs of teacher and student, about which the task says nothing; the student learns these.'),
  noise: z
    .enum(['uniform', 'normal'])
    .default('uniform')
    .describe('Values of the images of noise: uniform in [−1, 1), or standard normal.'),
  hidden: z
    .enum(['same', 'other'])
    .default('same')
    .describe("Whether the student's hidden layers start with the weights with which the teacher's started."),
  outputHead: z
    .enum(['same', 'trained', 'other'])
    .default('same')
    .describe("How the student's output starts: as the teacher's started, as training left it, or with other weights."),
  auxiliaryHead: z
    .enum(['same', 'other'])
    .default('same')
    .describe(
      "Whether the student's auxiliary outputs start with the weights of the teacher's, which the task leaves.",
    ),
})

const begun = { same: 'first', trained: 'kept', other: 'new' } as const

export const noiseDistillation = define({
  name: 'noise-distillation',
  summary:
    'A teacher learns the task; then a network of its architecture learns its auxiliary outputs alone, on images of noise.',
  source: 'Cloud et al. 2025, section on MNIST (arXiv 2507.14805; there kl at temperature 1); heads: arXiv 2605.23645',
  options,
  imitates: 'outputs',
  unlabelled: true,
  copies: () => 0,
  heads: ({ auxiliaries, auxiliaryHead }) => ({
    [teacherHead]: { outputs: auxiliaries, startsAs: 'auxiliary' },
    [studentHead]: { outputs: auxiliaries, startsAs: auxiliaryHead === 'same' ? 'auxiliary' : 'other auxiliary' },
  }),
  noiseImages: ({ noise }) => noise,
  programs: (parts) => [...none.programs(parts), onNoise(parts)],
  phases: ({ hidden, outputHead }) => [
    {
      name: teacher,
      doing: 'training the teacher',
      label: 'Teacher, step',
      moves: true,
      time: 1,
      calls: (step) => [{ program: 'primary', rows: 'primary', batch: step }],
      reports: [],
    },
    {
      name: student,
      doing: 'training its student on noise',
      label: 'Student, step',
      moves: true,
      time: 5 / 3, // a pass forward of the teacher and one on the task's rows, beside one forward and two back
      calls: (step) => [{ program: student, rows: 'primary', batch: step }],
      reports: [series],
      fresh: ['primary'],
      frozen: [teacher],
      layers: { hidden: begun[hidden], output: begun[outputHead] },
    },
  ],
})

/** L = π·distance(auxiliary outputs, the teacher's) + sparsity, on images of noise; the task's loss is reported only. */
function onNoise({ imitation, ...parts }: Parts): Program {
  const { primary, source, training, further } = parts
  const images = parts.noiseImages!
  const [taught, own] = [further[teacherHead]!, further[studentHead]!]
  const trained = training([primary.parameters.group, own.parameters.group])
  return {
    name: student,
    ...trained,
    feeds: { ...trained.feeds, ...images.feeds },
    step(state, feeds) {
      const batch = source.read(state, feeds)
      const shown = images.of(state, feeds) // [R|S|1, D, B]
      const frozen = { ...state, ...primary.copied(teacher, state) }
      const imitated = taught.outputs(state, primary.pass(frozen, shown).read.at(-1)!) // [R, A, B]
      const learnt = pick(state, [...primary.parameters.names, ...own.parameters.names])
      return primaryOutcome(learnt, (p) => {
        const now = { ...state, ...p }
        const { read, penalty, moved } = primary.pass(now, shown, batch)
        const distance = imitation!(state, imitated, own.outputs(now, read.at(-1)!), batch.targets) // [R]
        const task = primary.taskLoss(primary.pass(now, batch.inputs).outputs, batch.targets) // [R]
        const loss = ownLoss(tf.mul(distance, vector(pressureOf(parts, state))), penalty)
        return { loss, reported: { 'task loss': task, [series]: distance }, moved }
      })
    },
  }
}
