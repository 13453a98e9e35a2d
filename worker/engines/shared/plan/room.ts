import { size } from '../../../tensor/trace/graph.ts'
import type { Buffer } from './plan.ts'
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
  #count = 0

  /** A place for a run's values (`own`) or for all of them, rows after rows; `apart`, rows begin in different sets of the nearest cache. */
  place(shape: readonly number[], own: boolean, apart = true): View {
    const [rows, columns] = shape.length > 2 ? (shape.slice(-2) as [number, number]) : [1, 1]
    const gap = apart && crowded(rows, 4 * columns) ? line / 4 : 0
    const strides = gap ? rowMajor([...shape.slice(0, -1), columns + gap]) : rowMajor(shape)
    const values = size(own ? shape.slice(1, -1) : shape.slice(0, -1)) * ((shape.at(-1) ?? 1) + gap)
    const bytes = Math.ceil((4 * values) / line) * line
    const buffer: Buffer = { kind: 'scratch', name: `${this.#count++}`, bytes, at: this.bytes, ofRun: own }
    this.bytes += bytes
    return { buffer, offset: 0, shape, strides: own ? strides.with(0, 0) : strides }
  }
}
