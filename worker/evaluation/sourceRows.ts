import { unitsOf, type Shape } from '../networks/network.ts'
import type { Arrays } from '../tensor/program.ts'
import type { Lesson } from './lesson.ts'
import { newArray, type Lend } from './workspace.ts'

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

/** What lessons read and learn, as tables of rows: a program is told the numbers of rows. */
export class SourceRows {
  /** Inputs `[n, D]`: those to learn from as each lesson sees them, and the others of sources that are seen as they are. */
  readonly inputs: Float32Array
  /** Targets `[n, outputs]`. */
  readonly targets: Float32Array
  /** Whether spans are fed: rows that lessons see on a scale of their own lie in the table only to be learnt from. */
  readonly feedsSpans: boolean
  readonly #sources: Sources
  readonly #width: number
  readonly #inputsFrom: ReadonlyMap<object, number>
  readonly #targetsFrom: ReadonlyMap<object, number>

  /**
   * The rows of these lessons, in tables with room for those of others too: cohorts of which different lessons are learnt then
   * share a program.
   */
  constructor(
    sources: Sources,
    lessons: readonly Lesson[],
    outputs: number,
    room: readonly Lesson[] = lessons,
    lend: Lend = newArray,
  ) {
    const { test, input } = sources
    this.#sources = sources
    this.#width = unitsOf(input)
    this.feedsSpans = lessons.some(({ sees }) => sees)
    const blocks = new Map<object, Float32Array>()
    for (const lesson of lessons) {
      blocks.set(this.#block(lesson), this.#seen(lesson))
      if (!this.feedsSpans) blocks.set(test[lesson.source]!, test[lesson.source]!)
    }
    const inputs = new Map<object, number>()
    for (const lesson of room) {
      inputs.set(this.#block(lesson), lesson.sees ? lesson.n * this.#width : sources.train[lesson.source]!.length)
      if (!this.feedsSpans) inputs.set(test[lesson.source]!, test[lesson.source]!.length)
    }
    const targets = new Map(room.map(({ targets }) => [targets, targets.length]))
    const numbers = (lengths: ReadonlyMap<object, number>) => [...lengths.values()].reduce((sum, own) => sum + own, 0)
    ;[this.inputs, this.#inputsFrom] = stacked(blocks, this.#width, numbers(inputs), lend, this.feedsSpans)
    ;[this.targets, this.#targetsFrom] = stacked(
      new Map(lessons.map(({ targets }) => [targets, targets])),
      outputs,
      numbers(targets),
      lend,
    )
    for (const lesson of lessons) {
      const { sees, n } = lesson
      const from = this.first(lesson).input * this.#width
      if (sees) standardised(this.inputs.subarray(from, from + n * this.#width), this.#width, sees)
    }
  }

  /** The number of the first row that a lesson learns from, among inputs and among targets. */
  first(lesson: Lesson): { input: number; target: number } {
    return { input: this.#inputsFrom.get(this.#block(lesson))!, target: this.#targetsFrom.get(lesson.targets)! }
  }

  /** Feeds a span of a lesson's source, from row `at` of the feed on: `x`, or numbers of `rows`. */
  span(fed: Arrays, at: number, { source, sees }: Lesson, { of, from, to }: Span): void {
    const all = this.#sources[of][source]!
    if (this.feedsSpans) {
      const D = this.#width
      const into = (fed.x as Float32Array).subarray(at * D, (at + to - from) * D)
      into.set(all.subarray(from * D, to * D))
      if (sees) standardised(into, D, sees)
    } else {
      const begin = this.#inputsFrom.get(all)!
      for (let row = from; row < to; row++) fed.rows![at + row - from] = begin + row
    }
  }

  /** What stands for the rows that a lesson learns from: lessons that see them as they are share them. */
  #block(lesson: Lesson): object {
    return lesson.sees ? lesson : this.#sources.train[lesson.source]!
  }

  /** What a lesson learns from, before it is on the scale on which it sees it. */
  #seen({ source, n, sees }: Lesson): Float32Array {
    const all = this.#sources.train[source]!
    return sees ? all.subarray(0, n * this.#width) : all
  }
}

/**
 * Blocks of rows one behind the other, as they are where they already lie so in some order and need not be a copy, with room
 * for so many numbers, and the number of each one's first row.
 */
function stacked(
  blocks: ReadonlyMap<object, Float32Array>,
  width: number,
  numbers: number,
  lend: Lend,
  isCopy = false,
): [Float32Array, Map<object, number>] {
  const lying = [...blocks].toSorted(([, one], [, other]) => one.byteOffset - other.byteOffset)
  const first = lying[0]![1] as Float32Array<ArrayBuffer>
  const areOne = lying.every(([, block], i) => i === 0 || follows(lying[i - 1]![1], block))
  const from = new Map<object, number>()
  let at = 0
  for (const [key, { length }] of areOne ? lying : blocks) {
    from.set(key, at / width)
    at += length
  }
  if (areOne && at === numbers && !isCopy) return [new Float32Array(first.buffer, first.byteOffset, at), from]
  const all = lend(numbers).fill(0, at)
  for (const [key, block] of blocks) all.set(block, from.get(key)! * width)
  return [all, from]
}

/** Whether a block lies right behind another. */
const follows = (one: Float32Array, next: Float32Array): boolean =>
  next.buffer === one.buffer && next.byteOffset === one.byteOffset + one.byteLength

/** Rows of width W on another scale, in place. */
function standardised(x: Float32Array, W: number, { mean, scale }: NonNullable<Lesson['sees']>): Float32Array {
  for (let at = 0; at < x.length;) for (let j = 0; j < W; j++, at++) x[at] = (x[at]! - mean[j]!) * scale[j]!
  return x
}
