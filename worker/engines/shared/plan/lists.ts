import type { View } from './view.ts'

/** Columns that have a list together. */
export const together = 4

/** Where the lists of a matrix lie in their buffer, in numbers: each begins with how many there are of it. */
export function listsRoom(inner: number, columns: number) {
  const lists = Math.ceil(columns / together)
  const [counts, places] = [inFours(lists), inFours(inner)]
  return {
    lists,
    /** Behind the counts: inner indices, int32, so far from one list to the next. */
    indices: counts,
    nextIndices: places,
    /** Four numbers for each. */
    fours: counts + lists * places,
    nextFours: together * places,
    numbers: counts + lists * places * (1 + together),
  }
}

const inFours = (n: number): number => Math.ceil(n / 4) * 4

/** With fewer rows of the product, or a smaller matrix, lists cost more than they save. */
const [fewestRows, smallest] = [16, 4096]

/** Whether a product of A and rows of a table (or those as columns) may pass over zeros of the latter. */
export function worthLists(a: View, b: View): boolean {
  const [rows, inner, columns] = [a.shape.at(-2)!, b.shape.at(-2)!, b.shape.at(-1)!]
  const sideBySide = b.strides.at(-1) === 1 || b.strides.at(-2) === 1
  return (
    b.shape.length === 3 && rows >= fewestRows && inner * columns >= smallest && sideBySide && a.strides.at(-1) === 1
  )
}
