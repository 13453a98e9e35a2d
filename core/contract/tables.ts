import { type } from '@orpc/contract'
import { z } from 'zod'
import type { MadeFile } from '../records/results.ts'
import { tables as known, type TableName } from '../tables/index.ts'
import { distinct, experiment, lab, one, places, run, seed } from './lab.ts'

/** Tables of experiments as files. */
export const tables = {
  /** A table of an experiment as CSV: all its runs, or the chosen ones. */
  export: lab
    .input(
      one.extend({
        table: z.enum(Object.keys(known) as [TableName, ...TableName[]]),
        only: places.optional(),
        seed: seed.optional(),
        runs: distinct(run, 10_000, 1).optional(),
      }),
    )
    .output(type<MadeFile>()),
  /** The result of `experiments.compare`, as CSV. */
  comparison: lab.input(z.object({ a: experiment, b: experiment })).output(type<MadeFile>()),
}
