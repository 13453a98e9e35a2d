import { unitsOf, type Shape } from '../networks/network.ts'
import type { Arrays } from '../tensor/program.ts'
import { table } from './fit.ts'
import type { Lesson } from './lesson.ts'

/** Inputs of fitted networks: of each source the rows to learn from, and others. */
export interface Sources {
  train: Float32Array[]
  test: Float32Array[]
  /** The shape of a row. */
  input: Shape
}

/** Rows of a lesson's source. */
export interface Span {
  of: 'train' | 'test'
  from: number
  to: number
}

/** Lessons that read the same rows, as they see them. */
interface Reader {
  lessons: readonly Lesson[]
  seen: Float32Array | null
}

/** How rows of sources reach a program. */
export interface SourceRows {
  /** Rows of all sources in the state; null where they are fed. */
  readonly stored: number | null
  /** The rows that a lesson learns from, as it sees them; null where they lie in the state. */
  seen(lesson: Lesson): Float32Array | null
  /** Feeds a batch of a group, by its number, of the rows with these indices. */
  pick(fed: Arrays, group: number, reader: Reader, indices: Uint32Array): void
  /** Feeds a span, from row `at` of the feed on. */
  cut(fed: Arrays, at: number, reader: Reader, span: Span): void
}

/** The rows of these sources for the state, where some are to lie there, and how programs are fed. */
export function sourceRows(sources: Sources, stored: readonly number[] | null): [SourceRows, Arrays] {
  return stored ? named(sources, stored) : [copied(sources), {}]
}

/** Rows of a table, which are named. */
function named({ train, test, input }: Sources, used: readonly number[]): [SourceRows, Arrays] {
  const D = unitsOf(input)
  const first = new Map<Float32Array, number>()
  let numbers = 0
  const parts = used.flatMap((source) => [train[source]!, test[source]!])
  for (const part of parts) {
    first.set(part, numbers / D)
    numbers += part.length
  }
  const all = new Float32Array(numbers)
  for (const part of parts) all.set(part, first.get(part)! * D)
  const rows: SourceRows = {
    stored: numbers / D,
    seen: () => null,
    pick(fed, group, { lessons }, indices) {
      const from = first.get(train[lessons[0]!.source]!)!
      const [into, at] = [fed.rows!, group * indices.length]
      for (let b = 0; b < indices.length; b++) into[at + b] = from + indices[b]!
    },
    cut(fed, at, { lessons }, { of, from, to }) {
      const begin = first.get({ train, test }[of][lessons[0]!.source]!)!
      for (let row = from; row < to; row++) fed.rows![at + row - from] = begin + row
    },
  }
  return [rows, { [table]: all }]
}

/** Rows that are copied to a feed; the others of a call are what the last left there. */
function copied({ train, test, input }: Sources): SourceRows {
  const D = unitsOf(input)
  return {
    stored: null,
    seen: ({ source, n, sees }) => (sees ? standardised(train[source]!.slice(0, n * D), D, sees) : train[source]!),
    pick: (fed, group, { seen }, indices) =>
      gatherRows(fed.x as Float32Array, group * indices.length * D, seen!, indices, D),
    cut(fed, at, { lessons }, { of, from, to }) {
      const { source, sees } = lessons[0]!
      const into = (fed.x as Float32Array).subarray(at * D, (at + to - from) * D)
      into.set({ train, test }[of][source]!.subarray(from * D, to * D))
      if (sees) standardised(into, D, sees)
    },
  }
}

/** Rows of width W on another scale, in place. */
function standardised(x: Float32Array, W: number, { mean, scale }: NonNullable<Lesson['sees']>): Float32Array {
  for (let at = 0; at < x.length;) for (let j = 0; j < W; j++, at++) x[at] = (x[at]! - mean[j]!) * scale[j]!
  return x
}

/** Copies rows of width W, by index, to `into` from `at`: narrow ones number by number, two at a time where W is even. */
export function gatherRows(into: Float32Array, at: number, from: Float32Array, indices: Uint32Array, W: number): void {
  const inPairs = W % 2 === 0 && at % 2 === 0 && [into, from].every(({ byteOffset }) => byteOffset % 8 === 0)
  if (W > widest)
    for (let b = 0; b < indices.length; b++, at += W)
      into.set(from.subarray(indices[b]! * W, (indices[b]! + 1) * W), at)
  else if (inPairs) gather(pairs(into), at / 2, pairs(from), indices, W / 2)
  else gather(into, at, from, indices, W)
}

/** Wider rows are copied faster as a whole. */
const widest = 64

function gather<A extends Float32Array | Float64Array>(into: A, at: number, from: A, indices: Uint32Array, W: number) {
  for (let b = 0; b < indices.length; b++, at += W)
    for (let j = 0, row = indices[b]! * W; j < W; j++) into[at + j] = from[row + j]!
}

/** Numbers in pairs, of which nothing but their bits matters. */
const pairs = ({ buffer, byteOffset, length }: Float32Array) => new Float64Array(buffer, byteOffset, length >> 1)
