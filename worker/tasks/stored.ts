import { permutation, stream } from '../../core/random/random.ts'
import type { TaskData, Targeted } from './task.ts'

/** The rows `order` of a row-major matrix with that many columns. */
export function pickedRows(matrix: Float32Array, columns: number, order: Int32Array): Float32Array {
  const out = new Float32Array(order.length * columns)
  order.forEach((row, i) => out.set(matrix.subarray(row * columns, (row + 1) * columns), i * columns))
  return out
}

/** Which of so many rows are for testing (1): a share of them, drawn by a seed, at least one. */
export function drawnForTest(rows: number, share: number, seed: number): Uint8Array {
  const isTest = new Uint8Array(rows)
  const tested = Math.max(1, Math.round(share * rows))
  for (const row of permutation(rows, stream(seed, 'test rows'), 0).subarray(0, tested)) isTest[row] = 1
  return isTest
}

/** At most `most` of n test rows, in an order fixed by the seed. */
const heldOrder = (n: number, seed: number, most: number): Int32Array =>
  permutation(n, stream(seed, 'held out'), 0).subarray(0, most)

/** `[count, columns]` rows of training inputs in an order fixed by the seed, again from its start where they run out. */
function rowsForStudents(inputs: Float32Array, columns: number, seed: number, count: number): Float32Array {
  const n = inputs.length / columns
  const order = permutation(n, stream(seed, 'students'), 0)
  return pickedRows(
    inputs,
    columns,
    Int32Array.from({ length: count }, (_, i) => order[i % n]!),
  )
}

/** Rows for testing, each by its place among `n`. */
export interface TestRows {
  readonly n: number
  inputs(rows: Int32Array): Float32Array
  targets(rows: Int32Array): Float32Array
  concepts(rows: Int32Array): Float32Array
}

/** What an opened task has of stored rows: those for training, with inputs `[n, width]`, and a seed's order of those for testing. */
export const storedRows = (
  width: number,
  data: Targeted,
  test: TestRows,
): Pick<TaskData, 'data' | 'heldOut' | 'studentRows'> => ({
  data,
  heldOut(seed, most) {
    const rows = heldOrder(test.n, seed, most)
    return { n: rows.length, inputs: test.inputs(rows), targets: test.targets(rows), concepts: test.concepts(rows) }
  },
  studentRows: (seed, n) => rowsForStudents(data.inputs, width, seed, n),
})
