import { type } from '@orpc/contract'
import { z } from 'zod'
import type { SeriesRecord } from '../records/records.ts'
import { distinct, lab, name, run } from './lab.ts'

/** A recorded curve. */
export type NamedSeries = SeriesRecord & { name: string }
/** A recorded curve of one of several runs. */
export type RunSeries = NamedSeries & { run: number }

const step = z.number().int()

/** What runs recorded while they trained. */
export const runs = {
  series: lab.input(z.object({ run, names: distinct(name, 256).optional() })).output(type<NamedSeries[]>()),
  /** Curves of several runs over a range of steps, thinned to the least and the greatest of each bucket. */
  curves: lab
    .input(
      z.object({
        runs: distinct(run, 256, 1),
        names: distinct(name, 32, 1),
        from: step.optional(),
        to: step.optional(),
        buckets: z.number().int().min(1).max(4096).default(512),
      }),
    )
    .output(type<RunSeries[]>()),
  /** Names of the curves that a run has. */
  curveNames: lab.input(z.object({ run })).output(type<string[]>()),
}
