import { size } from '../../../tensor/trace/graph.ts'
import { rowMajor, type View } from './view.ts'

/** Bytes of a cache line, to which intermediate values are aligned. */
const line = 64

/** Whether rows that far apart, read side by side, share too few sets of a nearest cache of 64 sets of 8 lines. */
function crowded(rows: number, bytes: number): boolean {
  let apart = bytes & -bytes
  apart = Math.min(Math.max(apart, line), 4096)
  return 2 * rows > (8 * 4096) / apart
}

/** Room for intermediate values; each run uses that of the run before it again. */
export class Room {
  /** Bytes taken. */
  bytes = 0
  readonly #begin: number
  readonly #own = new Set<number>()

  /** Begins at an address. */
  constructor(begin: number) {
    this.#begin = begin
  }

  /** A place for a run's values (`own`) or for all of them, rows after rows; `apart`, rows begin in different sets of the nearest cache. */
  place(shape: readonly number[], own: boolean, apart = true): View {
    const offset = this.#begin + this.bytes
    const [rows, columns] = shape.length > 2 ? (shape.slice(-2) as [number, number]) : [1, 1]
    const gap = apart && crowded(rows, 4 * columns) ? line / 4 : 0
    const strides = gap ? rowMajor([...shape.slice(0, -1), columns + gap]) : rowMajor(shape)
    const values = size(own ? shape.slice(1, -1) : shape.slice(0, -1)) * ((shape.at(-1) ?? 1) + gap)
    this.bytes += Math.ceil((4 * values) / line) * line
    if (!own) return { offset, shape, strides }
    this.#own.add(offset)
    return { offset, shape, strides: strides.with(0, 0) }
  }

  /** Whether a view lies in the room of one run. */
  isOwn(view: View): boolean {
    return this.#own.has(view.offset)
  }
}
