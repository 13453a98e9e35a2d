import type { Arrays, Specs } from '../tensor/program.ts'
import type { TaskData } from '../tasks/task.ts'
import type { Seeds, Source } from './source.ts'

/** What only some programs of a cohort are fed, for a batch of a stream of rows. */
export interface Feeder {
  readonly specs: Specs
  fill(this: void, rows: string, batch: number): Arrays
}

/** What feeds are made from: a cohort's rows, which of them each seed sees, and how many at a time. */
export interface Rows {
  task: TaskData
  source: Source
  seeds: Seeds
  batch: number
}

/** Which rows of the stored data batch `step` of a stream has, `[S · B]`; null where rows are generated. */
export const storedRows = ({ task, source }: Rows, purpose: string, step: number): Int32Array | null =>
  task.data ? (source.fill(purpose, step)['rows'] as Int32Array) : null
