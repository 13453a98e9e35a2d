import { type } from '@orpc/contract'
import { z } from 'zod'
import type { Created, Extended, Stopped } from '../messages/coordinator.ts'
import type { Estimate } from '../engines/estimate.ts'
import type { Recomputed } from '../messages/recomputed.ts'
import { lab, name, one } from './lab.ts'

/** An experiment file. */
const text = z.string().max(1_000_000)
const engine = name.nullable().default(null)
/** Keep training when the client that started it goes away. */
const keep = z.boolean().default(false)
/** Maximum number of trainers at a time; null: one per core. */
const workers = z.number().int().min(1).max(1024).nullable().default(null)

/** Time that an estimate gave for it, s; kept to be shown beside the time that it took. */
const expectedSeconds = z.number().positive().max(1e15).nullable().default(null)

/** Values to add by field, as they are typed: `[0.02, 0.04]` or `0..1 lin 5`. */
const additions = z
  .record(name, z.string().max(100_000))
  .refine((all) => Object.keys(all).length <= 50, { error: 'expected at most 50 fields' })

/** Calls that start and stop training. */
export const training = {
  /** Checks a file for faults, and prepares a later `create` with the same text and engine. */
  check: lab.input(z.object({ text, engine })).output(type<null>()),
  /**
   * Engines that a later `create` with the same input tries on the experiment before it starts, which takes some seconds;
   * null if all engines have to be tested first.
   */
  toTry: lab.input(z.object({ text, engine, workers })).output(type<string[] | null>()),
  /** Estimates an experiment's cost here by training it for a moment; takes some seconds. */
  estimate: lab.input(z.object({ text, engine, workers })).output(type<Estimate>()),
  create: lab
    /**
     * `auto` (the default) picks the fastest engine, calibrating on first use. `tried` says what that was known from: engines
     * that were tried on the experiment, or a test that this history did not know; null for its own test.
     */
    .input(z.object({ text, engine, workers, keep, expectedSeconds }))
    .output(type<Created & { tried: string | null }>()),
  /**
   * Adds seeds up to so many, and values of fields (by their paths, or the ends of them), and trains what is new on the
   * engine of the experiment; what is done is kept.
   */
  extend: lab
    .input(
      one.extend({
        seeds: z.number().int().min(1).max(100_000).nullable().default(null),
        values: additions.default({}),
        workers,
        keep,
      }),
    )
    .output(type<Extended>()),
  /** Resumes what is unfinished; joins an experiment that is running. */
  resume: lab.input(one.extend({ workers, keep })).output(type<Created>()),
  /**
   * Evaluates its finished runs again from their weights and replaces what differs, after a backup; `dryRun` only
   * compares. Answers at the end; `pause` ends it early. By default the engine is the one that trained.
   */
  recompute: lab.input(one.extend({ engine, workers, dryRun: z.boolean().default(false) })).output(type<Recomputed>()),
  pause: lab.input(one.extend({ as: z.enum(['paused', 'interrupted']).default('paused') })).output(type<Stopped>()),
  cancel: lab.input(one).output(type<Stopped>()),
  /** Moves a waiting experiment to the front of the queue; trainers at work finish their cohorts first. */
  advance: lab.input(one).output(type<null>()),
}
