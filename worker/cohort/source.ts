import * as tf from '@tensorflow/tfjs-core'
import type { Tensor } from '@tensorflow/tfjs-core'
import { permutation, stream } from '../../core/random/random.ts'
import type { Arrays, Specs, Tensors } from '../tensor/program.ts'
import { rowsOf } from '../tensor/rows.ts'
import type { Target } from '../targets/target.ts'
import { byPlace } from '../networks/places.ts'
import { targetsPerRow, type TaskData } from '../tasks/task.ts'
import type { TrainingBatch } from '../teaching/teaching.ts'

/**
 * How batches reach a program. All runs of one seed see the same rows in the same order, so rows travel once per
 * seed, `[S, B, ...]`, and are handed to the runs inside the program. Generated rows are fed; rows of a stored data
 * set live in the state and only their indices are fed, with their inputs where the task varies these.
 */
export interface Source {
  readonly state: Specs
  readonly feeds: Specs
  initial(): Arrays
  read(state: Tensors, feeds: Tensors): TrainingBatch
  /** The feeds of batch `step` of a stream of rows; buffers are reused. */
  fill(purpose: string, step: number): Arrays
}

/** Which distinct seeds a cohort has, and which of them each run has. */
export interface Seeds {
  distinct: number[]
  ofRun: Int32Array
}

export function seedsOf(perRun: number[]): Seeds {
  const distinct = [...new Set(perRun)]
  return { distinct, ofRun: Int32Array.from(perRun, (seed) => distinct.indexOf(seed)) }
}

/** State that hands rows `[S, ...]` to runs; empty when all runs share one seed. */
export const sharing = ({ distinct, ofRun }: Seeds) => ({
  specs: (distinct.length > 1 ? { 'seed of run': { shape: [ofRun.length], dtype: 'int32' } } : {}) as Specs,
  initial: (): Arrays => (distinct.length > 1 ? { 'seed of run': ofRun } : {}),
  /** Whether runs stand in the order of their seeds, equally many of each: then rows need not be handed to each. */
  inGroups:
    ofRun.length % distinct.length === 0 &&
    ofRun.every((seed, run) => seed === Math.floor((run * distinct.length) / ofRun.length)),
  /** `[S, ...]` → `[R, ...]`, or `[1, ...]` when one seed serves all. */
  toRuns: (state: Tensors, x: Tensor): Tensor =>
    distinct.length > 1 ? tf.gather(x, state['seed of run'] as tf.Tensor1D, 0) : x,
})

/**
 * Rows of a task in batches. With shuffled labels every row has the targets of another, so that they say nothing of its
 * inputs and are as frequent as before: a stored row those of one drawn once by the seed, a generated row those of a row
 * that is generated beside it.
 */
export function sourceOf(
  task: TaskData,
  targets: Target,
  seeds: Seeds,
  batch: number,
  labels: 'own' | 'shuffled' = 'own',
): Source {
  const shuffled = labels === 'shuffled'
  return task.data ? stored(task, targets, seeds, batch, shuffled) : generated(task, seeds, batch, shuffled)
}

/** Turns rows `[S, B, D]` into columns `[S, D, B]`. */
const columns = (x: Tensor): Tensor => tf.transpose(x, [0, 2, 1])

/** Targets `[S, C, N]`, all 0 where nothing is asked, weighed so that a mean over N is one over those that are asked. */
const weighed = (targets: Tensor): Tensor => tf.mul(targets, tf.div(targets.shape[2]!, tf.sum(targets, [1, 2], true))) // counts: their sum is exact

function generated(task: TaskData, seeds: Seeds, batch: number, shuffled: boolean): Source {
  const S = seeds.distinct.length
  const L = targetsPerRow(task)
  const [D, C] = [task.inputs, task.outputs * L]
  const share = sharing(seeds)
  const asked = (targets: Tensor) => (task.everywhere ? weighed(byPlace(targets, L)) : targets)
  const feeds = { inputs: new Float32Array(S * batch * D), targets: new Float32Array(S * batch * C) }
  const unread = { inputs: new Float32Array(shuffled ? batch * D : 0) }
  return {
    state: share.specs,
    feeds: { inputs: { shape: [S, batch, D], dtype: 'float32' }, targets: { shape: [S, batch, C], dtype: 'float32' } },
    initial: share.initial,
    read: (state, { inputs, targets }) => ({
      inputs: columns(share.toRuns(state, inputs!)),
      targets: asked(columns(share.toRuns(state, targets!))),
      noise: {},
      progress: null,
    }),
    fill(purpose, step) {
      seeds.distinct.forEach((seed, s) => {
        const targets = feeds.targets.subarray(s * batch * C, (s + 1) * batch * C)
        const inputs = feeds.inputs.subarray(s * batch * D, (s + 1) * batch * D)
        task.generate!(seed, purpose, step, batch, { inputs, targets })
        // The targets are those of rows that nobody sees.
        if (shuffled) task.generate!(seed, `${purpose}, other rows`, step, batch, { ...unread, targets })
      })
      return feeds
    },
  }
}

function stored(task: TaskData, target: Target, seeds: Seeds, batch: number, shuffled: boolean): Source {
  const { n, inputs, targets } = task.data!
  const S = seeds.distinct.length
  const [D, C] = [task.inputs, task.outputs]
  const share = sharing(seeds)
  const rows = new Int32Array(S * batch)
  const varied = task.vary ? new Float32Array(S * batch * D) : null
  const epochs = new Map<string, { epoch: number; order: Int32Array }>()
  const order = (seed: number, purpose: string, epoch: number): Int32Array => {
    const key = `${seed}/${purpose}`
    const known = epochs.get(key)
    if (known?.epoch === epoch) return known.order
    const next = permutation(n, stream(seed, `rows: ${purpose}`), epoch)
    epochs.set(key, { epoch, order: next })
    return next
  }
  const others = shuffled ? new Int32Array(S * batch) : null
  const otherRow = new Map(
    shuffled ? seeds.distinct.map((seed) => [seed, permutation(n, stream(seed, 'shuffled labels'), 0)]) : [],
  )
  const pick = (state: Tensors, rows: Tensor, name: string): Tensor => rowsOf(state[name]!, rows, S)
  return {
    state: {
      ...share.specs,
      'data/inputs': { shape: [n, D], dtype: 'float32' },
      'data/targets': { shape: [n, C], dtype: 'float32' },
    },
    feeds: {
      rows: { shape: [S * batch], dtype: 'int32' },
      ...(varied && { inputs: { shape: [S, batch, D], dtype: 'float32' as const } }),
      ...(others && { 'label rows': { shape: [S * batch], dtype: 'int32' as const } }),
    },
    initial: () => ({ ...share.initial(), 'data/inputs': inputs, 'data/targets': target.read(targets, C) }),
    read(state, feeds) {
      const inputs = varied ? feeds.inputs! : pick(state, feeds.rows!, 'data/inputs')
      return {
        inputs: columns(share.inGroups ? inputs : share.toRuns(state, inputs)),
        targets: columns(share.toRuns(state, pick(state, feeds[others ? 'label rows' : 'rows']!, 'data/targets'))),
        noise: {},
        progress: null,
      }
    },
    fill(purpose, step) {
      // Whole batches of each epoch's order; the rows left over at an epoch's end are skipped.
      const perEpoch = Math.max(1, Math.floor(n / batch))
      const [epoch, place] = [Math.floor(step / perEpoch), step % perEpoch]
      seeds.distinct.forEach((seed, s) => {
        const from = order(seed, purpose, epoch)
        for (let i = 0; i < batch; i++) rows[s * batch + i] = from[(place * batch + i) % n]!
        const other = otherRow.get(seed)
        if (others && other) for (let i = s * batch; i < (s + 1) * batch; i++) others[i] = other[rows[i]!]!
        if (!varied) return
        for (let i = s * batch; i < (s + 1) * batch; i++)
          varied.set(inputs.subarray(rows[i]! * D, (rows[i]! + 1) * D), i * D)
        task.vary!(seed, purpose, step, varied.subarray(s * batch * D, (s + 1) * batch * D))
      })
      return { rows, ...(varied && { inputs: varied }), ...(others && { 'label rows': others }) }
    },
  }
}
