import { eventIterator, oc, type } from '@orpc/contract'
import { z } from 'zod'
import type { Catalog } from './catalog.ts'
import type { Comparison } from './compare/compare.ts'
import type { Created, EngineReport, ExperimentEvent, Stopped } from './commands.ts'
import type { Fault } from './experiment/types.ts'
import type { MeasureValue } from './measure.ts'
import type { Answer } from './tradeoff/claims/answer.ts'
import type { EventRecord, ExperimentRecord, RunRecord, SeriesRecord, ServiceInfo } from './records.ts'

/** An experiment with its file as given, and the newest of what went wrong. */
export type ExperimentDetail = ExperimentRecord & { text: string; warnings: EventRecord[] }
/** A run with what was measured of it. */
export type MeasuredRun = RunRecord & { summaries: Record<string, MeasureValue> }
/** The claims judged by an experiment. */
export type Answered = Answer & { experiment: ExperimentRecord }
/** A recorded curve. */
export type NamedSeries = SeriesRecord & { name: string }

/** Errors a user can act on; their message is what to show. */
const lab = oc.errors({
  BAD_EXPERIMENT: { status: 422, data: type<{ faults: Fault[] }>() },
  BAD_INPUT: { status: 400 },
  NOT_FOUND: { status: 404 },
  CONFLICT: { status: 409 },
  HISTORY: { status: 500 },
  INTERNAL: { status: 500 },
})

/** An experiment's number, its name, or the beginning of one. */
const experiment = z.string().min(1).max(500)
const one = z.object({ experiment })

/** Keep training when the client that asked goes away. */
const keep = z.boolean().default(false)
/** Most trainers of the experiment at a time; null is one per core. */
const workers = z.number().int().min(1).max(1024).nullable().default(null)

/** Every call and stream between a client (command line, window, browser) and the lab service. */
export const contract = {
  service: {
    info: lab.output(type<ServiceInfo>()),
    /** Stops what runs at a checkpoint, then the service. */
    stop: lab.output(type<null>()),
  },
  catalog: lab.output(type<Catalog>()),
  /** Every engine, tried and timed now. */
  engines: lab.output(type<EngineReport[]>()),
  calibration: {
    /** The engines as they were tried on this machine; null when they have to be tried first. */
    remembered: lab.output(type<EngineReport[] | null>()),
    /** Tries them now, and remembers. */
    renew: lab.output(type<EngineReport[]>()),
  },
  experiments: {
    create: lab
      /** The engine `auto`, or none, is the fastest of this machine; the first time it is found out. */
      .input(z.object({ text: z.string().max(1_000_000), engine: z.string().nullable().default(null), workers, keep }))
      .output(type<Created>()),
    list: lab.input(z.object({ archived: z.boolean().default(false) })).output(type<ExperimentRecord[]>()),
    show: lab.input(one).output(type<ExperimentDetail>()),
    /** Where it stands now, then what happens, until it no longer runs. */
    watch: lab.input(one).output(eventIterator(type<ExperimentEvent>())),
    /** Goes on with what is unfinished; joins an experiment that runs. */
    resume: lab.input(one.extend({ workers, keep })).output(type<Created>()),
    pause: lab.input(one.extend({ as: z.enum(['paused', 'interrupted']).default('paused') })).output(type<Stopped>()),
    cancel: lab.input(one).output(type<Stopped>()),
    edit: lab
      .input(
        one.extend({
          notes: z.string().max(100_000).optional(),
          tags: z.array(z.string().min(1).max(100)).max(100).optional(),
          archived: z.boolean().optional(),
        }),
      )
      .output(type<null>()),
    runs: lab.input(one).output(type<MeasuredRun[]>()),
    /** Two experiments, or settings of them (`NAME@axis=value,…`), side by side. */
    compare: lab
      .input(z.object({ a: experiment, b: experiment }))
      .output(type<Comparison & { a: ExperimentRecord; b: ExperimentRecord }>()),
    /** What its runs say of the claims; `margin`: a difference in capability that counts as none, in its own unit. */
    answer: lab.input(one.extend({ margin: z.number().positive().optional() })).output(type<Answered>()),
  },
  runs: {
    series: lab
      .input(z.object({ run: z.number().int(), names: z.array(z.string()).optional() }))
      .output(type<NamedSeries[]>()),
  },
  figures: {
    /** A figure of an experiment, drawn and encoded. */
    export: lab
      .input(
        one.extend({
          figure: z.string(),
          format: z.string(),
          dpi: z.number().min(36).max(2400).optional(),
          width: z.union([z.enum(['column', 'text', 'page']), z.number().min(2).max(20)]).optional(),
          /** Measures on the axes. */
          x: z.string().optional(),
          y: z.string().optional(),
          measures: z.array(z.string()).min(1).max(24).optional(),
          /** Axes by path or label: where curves run (null for nowhere), what tells them apart, where runs must stand. */
          along: z.string().nullable().optional(),
          split: z.array(z.string()).max(20).optional(),
          only: z.record(z.string(), z.string()).optional(),
          seed: z.number().int().optional(),
        }),
      )
      .output(type<{ bytes: Uint8Array; mime: string }>()),
  },
  history: {
    /** Faults found in the history file; none means it is sound. */
    check: lab.output(type<string[]>()),
  },
}
