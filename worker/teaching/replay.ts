import * as tf from '@tensorflow/tfjs-core'
import { z } from 'zod'
import { numeric } from '../../core/catalog/options.ts'
import { vector } from '../tensor/numbers.ts'
import type { Program } from '../tensor/program.ts'
import { furtherLearning } from './imitating.ts'
import { define, ownLoss, pick, pressureOf, primaryOutcome, type Parts } from './teaching.ts'

const [fast, slow] = ['fast', 'slow']
const series = 'distance from the kept outputs'

/** Of the reservoir where a file does not say; a shorter training fills less of it. */
const usualSize = 500

const options = z.object({
  size: z.int().min(1).max(1_000_000).default(usualSize).describe('Rows in the reservoir.'),
  beta: numeric(z.number().min(0).max(1000))
    .default(0.5)
    .describe("β: weight of the task's loss on rows of the reservoir, beside 1 for the distance from their outputs."),
  quicker: numeric(z.number().positive().max(1000))
    .default(3)
    .describe("The fast learner's learning rate, as a multiple of the slow learner's, which is training's."),
  sleep: z.boolean().default(false).describe('Whether the slow learner sees the reservoir alone, and no new rows.'),
})

export const replay = define({
  name: 'replay',
  summary:
    'A fast learner keeps a reservoir of rows and of its outputs on them; then the primary, a slow one, learns from it.',
  source: 'Buzzega et al. 2020 (DER++; there α is π, β is π·β); McClelland, McNaughton & O’Reilly 1995',
  options,
  imitates: 'outputs',
  usualDistance: 'squared',
  further: {
    [fast]: {
      description: 'The fast learner, without a sparsifier; the default is the network of the primary.',
      rate: 'quicker',
    },
  },
  limits: (_, { all }) => [{ option: 'size', most: Math.max(usualSize, all), of: 'rows that the fast learner sees' }],
  remembers: ({ size }) => ({ size, rows: fast }),
  copies: () => 0,
  programs(parts, { sleep }) {
    const { keeping, keep } = parts.remembered!
    return [
      furtherLearning(parts, fast, { feeds: keeping, state: keep.bind(parts.remembered) }),
      consolidating(parts, sleep),
    ]
  },
  phases: () => [
    {
      name: fast,
      doing: 'training the fast learner',
      label: 'Fast learner, step',
      moves: true,
      time: 1,
      calls: (step) => [{ program: fast, rows: fast, batch: step }],
      reports: [],
    },
    {
      name: slow,
      doing: 'training the slow learner',
      label: 'Slow learner, step',
      moves: true,
      time: 3,
      calls: (step) => [{ program: slow, rows: 'primary', batch: step }],
      reports: [series],
      plainRows: true,
    },
  ],
})

/** L = L_task(new rows) + π·[distance(outputs, kept outputs) + β·L_task(other rows of the reservoir)] + sparsity. */
function consolidating({ imitation, ...parts }: Parts, sleep: boolean): Program {
  const { primary, source, training, numbers } = parts
  const remembered = parts.remembered!
  const { names, group } = primary.parameters
  const own = training([group])
  return {
    name: slow,
    ...own,
    feeds: { ...own.feeds, ...remembered.recalling },
    step(state, feeds) {
      const batch = source.read(state, feeds)
      const [first, second] = remembered.recall(state, feeds)
      const beta = vector(numbers.tensor(state, 'teaching.beta'))
      return primaryOutcome(pick(state, names), (p) => {
        const pass = ({ inputs, targets }: typeof second) =>
          primary.pass({ ...state, ...p }, inputs, { ...batch, targets })
        const [woken, again] = [sleep ? null : pass(batch), pass(first)]
        const distance = imitation!(state, first.outputs, again.outputs, first.targets) // [R]
        const known = primary.taskLoss(pass(second).outputs, second.targets) // [R]
        const felt = tf.mul(tf.add(distance, tf.mul(beta, known)), vector(pressureOf(parts, state)))
        const { penalty, moved } = woken ?? again
        const task = woken ? primary.taskLoss(woken.outputs, batch.targets) : known
        const loss = woken ? tf.add(ownLoss(task, penalty), felt) : ownLoss(felt, penalty)
        return { loss, reported: { 'task loss': task, [series]: distance }, moved }
      })
    },
  }
}
