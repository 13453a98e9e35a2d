import { NotFused } from '../../shared/plan/notFused.ts'

/** Rows of code that one routine may have. */
const mostRows = 160

/** Every index of loops that are written out, the last one fastest. */
export function indices(loops: readonly number[]): number[][] {
  const found = loops.reduce<number[][]>(
    (all, n) => all.flatMap((index) => Array.from({ length: n }, (_, i) => [...index, i])),
    [[]],
  )
  if (found.length > mostRows) throw new NotFused(`${found.length} rows of their own`)
  return found
}

/** Numbers from the start to an index of the first loops. */
export const offsetOf = (index: readonly number[], strides: readonly number[]): number =>
  index.reduce((sum, at, loop) => sum + at * strides[loop]!, 0)
