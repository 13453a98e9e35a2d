import type { Memory } from '../shared/compiled/memory.ts'

/** Rows that share a product's steps over what is not 0 in any of them. */
const together = 4
/** Groups of rows that are looked at, at most. */
const mostGroups = 256
/** With a larger share of steps that are left, multiplying zeros is as fast. */
const mostLeft = 2 / 3

interface Known {
  changes: number
  sparse: boolean
}

const known = new WeakMap<Memory, Map<string, Known>>()

/** Whether so much of a table `[n, D]` in a memory is 0 that passing over it pays; looked at again when it has changed. */
export function isSparse(memory: Memory, table: string): boolean {
  const ofMemory = known.get(memory) ?? new Map<string, Known>()
  known.set(memory, ofMemory)
  const [before, changes] = [ofMemory.get(table), memory.changes(table)]
  if (before?.changes === changes) return before.sparse
  const [, width] = memory.place(table).shape as [number, number]
  const sparse = shareLeft(memory.view(table), width) <= mostLeft
  ofMemory.set(table, { changes, sparse })
  return sparse
}

/** The share of columns in which any of four rows is not 0: the mean of groups that lie evenly over the table, as do their rows. */
export function shareLeft(values: ArrayLike<number>, width: number): number {
  const rows = values.length / width
  const each = Math.min(together, rows)
  const groups = Math.min(mostGroups, Math.floor(rows / each))
  const apart = Math.floor(rows / each)
  let left = 0
  for (let group = 0; group < groups; group++) {
    const first = Math.floor((group * apart) / groups)
    for (let column = 0; column < width; column++) {
      let any = false
      for (let i = 0; i < each; i++) any ||= values[(first + i * apart) * width + column] !== 0
      if (any) left++
    }
  }
  return left / (groups * width)
}
