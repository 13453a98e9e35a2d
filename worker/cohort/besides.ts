import type { TrainingBatch } from '../teaching/teaching.ts'
import type { Arrays, Specs, Tensors } from '../tensor/program.ts'
import type { Source } from './source.ts'

const nameOf = (k: number, feed: string): string => `besides ${k}/${feed}`

/** A further batch that a call brings, beside its own: the `k`-th from 0. */
export interface Besides {
  readonly feeds: Specs
  read(state: Tensors, feeds: Tensors): TrainingBatch
}

/** What a source gives of the `k`-th further batch, under feeds of its own. */
export const besidesOf = (source: Pick<Source, 'feeds' | 'read'>, k: number): Besides => ({
  feeds: Object.fromEntries(Object.entries(source.feeds).map(([name, spec]) => [nameOf(k, name), spec])),
  read: (state, feeds) =>
    source.read(state, Object.fromEntries(Object.keys(source.feeds).map((name) => [name, feeds[nameOf(k, name)]!]))),
})

/** The feeds of the `k`-th further batch from those of a batch, whose buffers may be reused. */
export const asBesides = (filled: Arrays, k: number): Arrays =>
  Object.fromEntries(Object.entries(filled).map(([name, values]) => [nameOf(k, name), values.slice()]))
