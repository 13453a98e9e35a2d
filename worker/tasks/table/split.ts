import { TaskDataError } from '../dataError.ts'
import { drawnForTest } from '../stored.ts'
import type { Columns } from './chosen.ts'

/** Cells that say that a row is for testing, or not, in lower case. */
const saysTest: ReadonlyMap<string, boolean> = new Map([
  ...['test', 'true', 'yes', '1', 'held-out', 'holdout'].map((word) => [word, true] as const),
  ...['train', 'training', 'false', 'no', '0'].map((word) => [word, false] as const),
])

/** How rows are split: a share by a seed, a column that says it, or the rows from `testFrom` on, which are of a second file. */
export interface SplitBy {
  readonly share: number
  readonly seed: number
  readonly column: Columns['test']
  readonly testFrom: number | null
}

/** Which rows are for testing (1); `test` has the code of the column that says it, row by row. */
export function testRows(rows: number, by: SplitBy, test: Int32Array | null): Uint8Array {
  if (by.testFrom !== null) return new Uint8Array(rows).fill(1, by.testFrom)
  if (!by.column || !test) return drawnForTest(rows, by.share, by.seed)
  const said = saidBy(by.column)
  return Uint8Array.from(test, (code) => (said[code] ? 1 : 0))
}

/** For each category of a column, whether it stands for testing; throws TaskDataError where it says neither. */
export function saidBy({ column: { name }, labels }: NonNullable<Columns['test']>): boolean[] {
  const said = labels!.map((label) => saysTest.get(label.toLowerCase()))
  const unknown = said.indexOf(undefined)
  if (labels!.length === 0 || unknown >= 0)
    throw new TaskDataError(
      `task.testColumn: column ${name} holds ${labels!.length === 0 ? 'many different cells' : JSON.stringify(labels![unknown])}; expected train or test (or 0 and 1, false and true) in every row.`,
    )
  if (!said.includes(true) || !said.includes(false))
    throw new TaskDataError(
      `task.testColumn: column ${name} says ${labels!.join(' and ')} everywhere; expected rows for training and rows for testing.`,
    )
  return said as boolean[]
}
