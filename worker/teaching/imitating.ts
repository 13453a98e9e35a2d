import * as tf from '@tensorflow/tfjs-core'
import type { Tensor } from '@tensorflow/tfjs-core'
import { z } from 'zod'
import { vector } from '../tensor/numbers.ts'
import type { Program, Tensors } from '../tensor/program.ts'
import { ownLoss, pick, pressureOf, primaryOutcome, type Parts } from './teaching.ts'

/** The option of modes whose imitation has a control: what is imitated, with all but its confidence destroyed. */
export const controlled = {
  control: z
    .enum(['none', 'permuted-knowledge'])
    .default('none')
    .describe('permuted-knowledge: the probabilities of all classes but the likeliest change places, by the row.'),
}

/** Targets for which that control means something. */
export const knowledgeOf = { control: { 'permuted-knowledge': ['classes'] } }

/** What an imitation is of, and what its program and the series of its distance are called. */
export interface Imitated {
  name: string
  series: string
  control: 'none' | 'permuted-knowledge'
  /** Whether it learns by imitation alone, without the task. */
  alone?: boolean
  /** The outputs that are imitated, `[R, C, B]`; nothing flows back into them. */
  outputs(state: Tensors, inputs: Tensor): Tensor
}

/** The program of a primary that imitates: L = L_task, if it is not to imitate alone, + π·distance(outputs, imitated outputs) + sparsity. */
export function imitating(
  { imitation, ...parts }: Parts,
  { name, series, control, alone = false, outputs }: Imitated,
): Program {
  const { primary, source, training, permuted } = parts
  const { names, group } = primary.parameters
  const own = training([group])
  const permutes = control === 'permuted-knowledge'
  return {
    name,
    ...own,
    feeds: permutes ? { ...own.feeds, ...permuted.feeds } : own.feeds,
    step(state, feeds) {
      const batch = source.read(state, feeds)
      const { inputs, targets } = batch
      const said = outputs(state, inputs)
      const imitated = permutes ? permuted.of(feeds, said) : said
      return primaryOutcome(pick(state, names), (p) => {
        const pass = primary.pass({ ...state, ...p }, inputs, batch)
        const task = primary.taskLoss(pass.outputs, targets) // [R]
        const distance = imitation!(state, imitated, pass.outputs, targets) // [R]
        const felt = tf.mul(distance, vector(pressureOf(parts, state)))
        const loss = alone ? ownLoss(felt, pass.penalty) : tf.add(ownLoss(task, pass.penalty), felt)
        return { loss, reported: { 'task loss': task, [series]: distance }, moved: pass.moved }
      })
    },
  }
}

/** The program of a further network that learns the task alone; `also` may make more state of its outputs. */
export function furtherLearning(
  { primary, source, training, further }: Parts,
  of: string,
  also: { feeds: Program['feeds']; state(state: Tensors, feeds: Tensors, outputs: Tensor): Tensors } = {
    feeds: {},
    state: () => ({}),
  },
): Program {
  const { parameters, outputs } = further[of]!
  const own = training([parameters.group])
  return {
    name: of,
    ...own,
    feeds: { ...own.feeds, ...also.feeds },
    step(state, feeds) {
      const { inputs, targets } = source.read(state, feeds)
      return primaryOutcome(pick(state, parameters.names), (p) => {
        const said = outputs({ ...state, ...p }, inputs)
        const task = primary.taskLoss(said, targets) // [R]
        return { loss: task, reported: { 'task loss': task }, moved: also.state(state, feeds, said) }
      })
    },
  }
}
