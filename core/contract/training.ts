import { type } from '@orpc/contract'
import { z } from 'zod'
import type { Created, Stopped } from '../messages/coordinator.ts'
import type { Estimate } from '../engines/estimate.ts'
import type { Recomputed } from '../messages/recomputed.ts'
import { lab, name, one } from './lab.ts'

/** An experiment file. */
const text = z.string().max(1_000_000)
const engine = name.nullable().default(null)
/** Keep training when the client that asked goes away. */
const keep = z.boolean().default(false)
/** Most trainers of the experiment at a time; null is one per core. */
const workers = z.number().int().min(1).max(1024).nullable().default(null)

/** What makes experiments train, and what stops them. */
export const training = {
  /** Looks for what is wrong with a file, and prepares what `create` does of the same text on that engine next. */
  check: lab.input(z.object({ text, engine })).output(type<null>()),
  /** What an experiment would take here, from training it for a moment; some seconds. */
  estimate: lab.input(z.object({ text, engine, workers })).output(type<Estimate>()),
  create: lab
    /** The engine `auto`, or none, is the fastest of this machine; the first time it is found out. */
    .input(z.object({ text, engine, workers, keep }))
    .output(type<Created>()),
  /** Goes on with what is unfinished; joins an experiment that runs. */
  resume: lab.input(one.extend({ workers, keep })).output(type<Created>()),
  /**
   * Evaluates its finished runs anew from their weights and replaces what differs, after a backup; `dryRun` compares
   * only. Answers at the end, which `pause` brings early. The engine is the one that trained, unless another is named.
   */
  recompute: lab.input(one.extend({ engine, workers, dryRun: z.boolean().default(false) })).output(type<Recomputed>()),
  pause: lab.input(one.extend({ as: z.enum(['paused', 'interrupted']).default('paused') })).output(type<Stopped>()),
  cancel: lab.input(one).output(type<Stopped>()),
}
