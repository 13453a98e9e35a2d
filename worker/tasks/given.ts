import type { ArrayFacts, DataFacts, SuitedTask } from '../../core/files/understood.ts'
import { readIdx, type Idx } from './idx.ts'
import { tasks } from './index.ts'
import { TaskDataError } from './dataError.ts'

/** The first pictures of a file that are shown, and the most pixels of one. */
const [mostPictures, mostPixels] = [12, 128 * 128]

/** Reads files of data that a user gives, and asks every task what it makes of them. */
export function understand(paths: readonly string[]): DataFacts {
  const read = paths.map((path): { path: string; idx: Idx } | { why: string } => {
    try {
      const idx = readIdx(path)
      const isEmpty = idx.shape.includes(0)
      return isEmpty ? { why: `it is ${idx.shape.join(' × ')} ${idx.type}, and so holds none` } : { path, idx }
    } catch (error) {
      if (error instanceof TaskDataError) return { why: error.message }
      throw error
    }
  })
  const given = read.flatMap((one) => ('idx' in one ? [one] : []))
  return {
    files: read.map((one) => ('idx' in one ? { array: factsOf(one.idx) } : one)),
    tasks: [...tasks].flatMap(({ name, takes }): SuitedTask[] => {
      const taken = takes?.({ arrays: given, tables: [] })
      return taken ? [{ task: name, ...taken }] : []
    }),
  }
}

function factsOf({ shape, type, data }: Idx): ArrayFacts {
  if (!(data instanceof Uint8Array)) return { shape, type }
  if (shape.length === 1) return { shape, type, labels: countsOf(data) }
  if (shape.length !== 3) return { shape, type }
  const [n, height, width] = shape as [number, number, number]
  const pixels = height * width
  if (pixels === 0 || pixels > mostPixels) return { shape, type }
  const shown = Array.from({ length: Math.min(n, mostPictures) }, (_, i) =>
    Uint8Array.from(data.subarray(i * pixels, (i + 1) * pixels)),
  )
  return { shape, type, pictures: { height, width, pixels: shown } }
}

function countsOf(labels: Uint8Array): number[] {
  const counts: number[] = []
  for (const label of labels) {
    while (counts.length <= label) counts.push(0)
    counts[label]!++
  }
  return counts
}
