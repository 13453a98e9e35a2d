import { type } from '@orpc/contract'
import { z } from 'zod'
import type { Attention, FoundReport, HeldRows, NearUnit, UnitStrip } from '../units/report.ts'
import { distinct, lab, run } from './lab.ts'

/** Units of finished runs. */
export const units = {
  /** The recorded report on a run's units. */
  report: lab.input(z.object({ run })).output(type<FoundReport>()),
  /** Unit × concept matrices of several runs at once; runs without one are left out. */
  strips: lab.input(z.object({ runs: distinct(run, 512) })).output(type<UnitStrip[]>()),
  /** Concepts of a run's task, and the held-out rows with the given numbers. */
  rows: lab.input(z.object({ run, rows: distinct(z.number().int().min(0), 512) })).output(type<HeldRows>()),
  /** The attention on those of these held-out rows of which it was stored; null for a run that has none. */
  attention: lab
    .input(z.object({ run, rows: distinct(z.number().int().min(0), 512) }))
    .output(type<Attention | null>()),
  /** Similar units in other runs of the experiment with the same setting or the same seed. */
  near: lab.input(z.object({ run, unit: z.number().int().min(0) })).output(type<NearUnit[]>()),
}
