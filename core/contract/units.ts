import { type } from '@orpc/contract'
import { z } from 'zod'
import type { FoundReport, HeldRows, NearUnit, UnitStrip } from '../units/report.ts'
import { distinct, lab, run } from './lab.ts'

/** Units of runs that are done. */
export const units = {
  /** What was recorded of a run's units. */
  report: lab.input(z.object({ run })).output(type<FoundReport>()),
  /** Unit × concept of several runs at once; a run without is left out. */
  strips: lab.input(z.object({ runs: distinct(run, 512) })).output(type<UnitStrip[]>()),
  /** Concepts of a run's task, and held-out rows by their numbers. */
  rows: lab.input(z.object({ run, rows: distinct(z.number().int().min(0), 512) })).output(type<HeldRows>()),
  /** Units of other runs of the experiment, of the same setting or the same seed, that say the same. */
  near: lab.input(z.object({ run, unit: z.number().int().min(0) })).output(type<NearUnit[]>()),
}
