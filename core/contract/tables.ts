import { type } from '@orpc/contract'
import { z } from 'zod'
import type { MadeFile } from '../records/results.ts'
import { tableFormats, type TableFormat } from '../tables/formats.ts'
import { tables as known, type TableName } from '../tables/index.ts'
import { distinct, experiment, lab, name, one, places, run, seed } from './lab.ts'

const format = z.enum(Object.keys(tableFormats) as [TableFormat, ...TableFormat[]]).default('csv')

/** Tables of experiments as files. */
export const tables = {
  /** A table of an experiment: all its runs, or the chosen ones. */
  export: lab
    .input(
      one.extend({
        table: z.enum(Object.keys(known) as [TableName, ...TableName[]]),
        format,
        /** Measures of `runs` and `settings`; by default all, and the headline in a printed format. */
        measures: distinct(name, 200, 1).optional(),
        only: places.optional(),
        seed: seed.optional(),
        runs: distinct(run, 10_000, 1).optional(),
      }),
    )
    .output(type<MadeFile>()),
  /** The result of `experiments.compare`. */
  comparison: lab.input(z.object({ a: experiment, b: experiment, format })).output(type<MadeFile>()),
}
