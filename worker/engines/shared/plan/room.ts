import { size } from '../../../tensor/trace/graph.ts'
import type { Buffer, Lifetime } from './plan.ts'
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

  /**
   * Has values lie where others lay that nothing reads any more: what runs share stays for all of them. Between neighbours is a
   * line, so that equal elements of values do not lie whole pages apart.
   */
  settle(lifetimes: readonly Lifetime[]): void {
    this.bytes = 0
    const placed: { at: number; end: number; last: number }[] = []
    for (const { buffer, first, last } of lifetimes.toSorted((a, b) => a.first - b.first)) {
      if (buffer.kind !== 'scratch') continue
      let at = 0
      for (const other of placed) {
        if (other.last < first) continue
        if (at + buffer.bytes + line <= other.at) break
        at = Math.max(at, other.end)
      }
      ;(buffer as { at: number }).at = at
      const end = at + buffer.bytes + line
      placed.push({ at, end, last: buffer.ofRun ? last : Infinity })
      placed.sort((a, b) => a.at - b.at)
      this.bytes = Math.max(this.bytes, end)
    }
  }

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
