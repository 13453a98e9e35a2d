import { type } from '@orpc/contract'
import { z } from 'zod'
import type { SeriesRecord } from '../records/records.ts'
import { distinct, lab, name, run } from './lab.ts'

/** A recorded curve. */
export type NamedSeries = SeriesRecord & { name: string }
/** A recorded curve of one of several runs. */
export type RunSeries = NamedSeries & { run: number }

const step = z.number().int()

/** Curves that runs recorded during training. */
export const runs = {
  series: lab.input(z.object({ run, names: distinct(name, 256).optional() })).output(type<NamedSeries[]>()),
  /** Curves of several runs over a range of steps, thinned to the minimum and maximum of each bucket. */
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
  /** Names of a run's curves. */
  curveNames: lab.input(z.object({ run })).output(type<string[]>()),
}
