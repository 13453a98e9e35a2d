import { type } from '@orpc/contract'
import { z } from 'zod'
import type { MadeFile } from '../records/results.ts'
import { distinct, experiment, lab, one, places, run, seed } from './lab.ts'

/** Tables of experiments as files. */
export const tables = {
  /** A table of an experiment as CSV: of all its runs, or of those asked for. */
  export: lab
    .input(
      one.extend({
        table: z.enum(['runs', 'units']),
        only: places.optional(),
        seed: seed.optional(),
        runs: distinct(run, 10_000, 1).optional(),
      }),
    )
    .output(type<MadeFile>()),
  /** What `experiments.compare` finds, as CSV. */
  comparison: lab.input(z.object({ a: experiment, b: experiment })).output(type<MadeFile>()),
}
