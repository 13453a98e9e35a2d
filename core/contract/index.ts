import { eventIterator, oc, type } from '@orpc/contract'
import { z } from 'zod'
import type { Catalog } from '../catalog.ts'
import type { Comparison } from '../compare/compare.ts'
import type { Created, EngineReport, ExperimentEvent, News, Stopped } from '../commands.ts'
import type { Estimate, Preset } from '../estimate.ts'
import type { Fault } from '../experiment/types.ts'
import type { MeasureValue } from '../measure.ts'
import {
  listOrders,
  type DeviceFacts,
  type EventRecord,
  type ExperimentRecord,
  type ListPage,
  type RunPlace,
  type RunRecord,
  type SeriesRecord,
  type ServiceInfo,
} from '../records.ts'
import type { Recomputed } from '../recomputed.ts'
import type { LearningCurve, MadeFile, ResultRuns, ResultValues, RunDetail } from '../results.ts'
import type { FoundReport, HeldRows, NearUnit, UnitStrip } from '../units/report.ts'
import type { Answer } from '../tradeoff/claims/answer.ts'

/** An experiment with its file as given, and the newest of what went wrong. */
export type ExperimentDetail = ExperimentRecord & { text: string; warnings: EventRecord[] }
/** A run with what was measured of it. */
export type MeasuredRun = RunRecord & { summaries: Record<string, MeasureValue> }
/** The claims judged by an experiment. */
export type Answered = Answer & { experiment: ExperimentRecord }
/** A recorded curve. */
export type NamedSeries = SeriesRecord & { name: string }
/** A recorded curve of one of several runs. */
export type RunSeries = NamedSeries & { run: number }

/** Figures and formats as menus show them. */
export interface FigureKinds {
  figures: { name: string; summary: string; needs: string }[]
  formats: { name: string; mime: string; summary: string }[]
}

/** Errors a user can act on; their message is what to show. */
const lab = oc.errors({
  BAD_EXPERIMENT: { status: 422, data: type<{ faults: Fault[] }>() },
  BAD_INPUT: { status: 400 },
  NOT_FOUND: { status: 404 },
  CONFLICT: { status: 409 },
  HISTORY: { status: 500 },
  INTERNAL: { status: 500 },
})

/** A name of a measure, a curve, an axis, a figure or an engine. */
const name = z.string().min(1).max(500)

/** A list in which each stands once: what is asked for twice would only be sent twice. */
const distinct = <One extends z.ZodType>(one: One, most: number, least = 0) =>
  z
    .array(one)
    .min(least)
    .max(most)
    .refine((all) => new Set(all).size === all.length, { error: 'expected each to be named once' })

/** Where runs stand: axis → value, of at most this many axes. */
const mostPlaces = 50
const places = z
  .record(name, z.string().max(500))
  .refine((all) => Object.keys(all).length <= mostPlaces, { error: `expected at most ${mostPlaces} axes` })

/** An experiment's number, its name, or the beginning of one. */
const experiment = z.string().min(1).max(500)
const one = z.object({ experiment })

const states = ['queued', 'running', 'paused', 'finished', 'failed', 'cancelled', 'interrupted'] as const
const run = z.number().int().min(1)
const seed = z
  .number()
  .int()
  .min(0)
  .max(2 ** 32 - 1)
const step = z.number().int()

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
  /** This machine as the lab sees it, and which engines load. */
  device: lab.output(type<DeviceFacts>()),
  /** Every engine, tried and timed now. */
  engines: lab.output(type<EngineReport[]>()),
  calibration: {
    /** The engines as they were tried on this machine; null when they have to be tried first. */
    remembered: lab.output(type<EngineReport[] | null>()),
    /** Tries them now, and remembers. */
    renew: lab.output(type<EngineReport[]>()),
  },
  /** The built-in experiments, the ten concepts first. */
  presets: lab.output(type<Preset[]>()),
  experiments: {
    /** Looks for what is wrong with a file, and prepares what `create` does of the same text on that engine next. */
    check: lab
      .input(z.object({ text: z.string().max(1_000_000), engine: name.nullable().default(null) }))
      .output(type<null>()),
    /** What an experiment would take here, from training it for a moment; some seconds. */
    estimate: lab
      .input(z.object({ text: z.string().max(1_000_000), engine: name.nullable().default(null), workers }))
      .output(type<Estimate>()),
    create: lab
      /** The engine `auto`, or none, is the fastest of this machine; the first time it is found out. */
      .input(z.object({ text: z.string().max(1_000_000), engine: name.nullable().default(null), workers, keep }))
      .output(type<Created>()),
    list: lab.input(z.object({ archived: z.boolean().default(false) })).output(type<ExperimentRecord[]>()),
    /** A part of the list, as a table shows it. */
    page: lab
      .input(
        z.object({
          search: z.string().max(500).default(''),
          states: distinct(z.enum(states), states.length).default([]),
          tag: z.string().max(100).nullable().default(null),
          archived: z.boolean().default(false),
          order: z.enum(listOrders).default('created'),
          descending: z.boolean().default(true),
          from: z.number().int().min(0).default(0),
          count: z.number().int().min(0).max(500).default(100),
        }),
      )
      .output(type<ListPage>()),
    /** Every tag in use, most used first. */
    tags: lab.output(type<string[]>()),
    /** What happens to any experiment, from now on. */
    news: lab.output(eventIterator(type<News>())),
    show: lab.input(one).output(type<ExperimentDetail>()),
    /** Where it stands now, then what happens, until it no longer runs; progress at most every `everyMs`. */
    watch: lab
      .input(one.extend({ everyMs: z.number().min(0).max(60_000).default(0) }))
      .output(eventIterator(type<ExperimentEvent>())),
    /** Goes on with what is unfinished; joins an experiment that runs. */
    resume: lab.input(one.extend({ workers, keep })).output(type<Created>()),
    /**
     * Evaluates its finished runs anew from their weights and replaces what differs, after a backup; `dryRun` compares
     * only. Answers at the end, which `pause` brings early. The engine is the one that trained, unless another is named.
     */
    recompute: lab
      .input(one.extend({ engine: name.nullable().default(null), workers, dryRun: z.boolean().default(false) }))
      .output(type<Recomputed>()),
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
    /** Where its runs stand, in the order of the plan, without what was measured. */
    places: lab.input(one).output(type<RunPlace[]>()),
    /** What its runs say of the claims; `margin`: a difference in capability that counts as none, in its own unit. */
    answer: lab.input(one.extend({ margin: z.number().positive().optional() })).output(type<Answered>()),
  },
  runs: {
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
  },
  results: {
    /** Every run of an experiment, in columns. */
    runs: lab.input(one).output(type<ResultRuns>()),
    /** Values of measures in the order of those runs. */
    values: lab.input(one.extend({ names: distinct(name, 200) })).output(type<ResultValues>()),
    /** One run with its settings, what was measured, and what else is kept of it. */
    run: lab.input(z.object({ run })).output(type<RunDetail>()),
    /** How held-out students learnt its code, a curve for each thing that is kept of each of them. */
    learning: lab.input(z.object({ run })).output(type<LearningCurve[]>()),
    /** The primary's weights as a file for other programs. */
    weights: lab.input(z.object({ run, format: z.enum(['safetensors', 'onnx']) })).output(type<MadeFile>()),
  },
  units: {
    /** What was recorded of a run's units. */
    report: lab.input(z.object({ run })).output(type<FoundReport>()),
    /** Unit × concept of several runs at once; a run without is left out. */
    strips: lab.input(z.object({ runs: distinct(run, 512) })).output(type<UnitStrip[]>()),
    /** Concepts of a run's task, and held-out rows by their numbers. */
    rows: lab.input(z.object({ run, rows: distinct(z.number().int().min(0), 512) })).output(type<HeldRows>()),
    /** Units of other runs of the experiment, of the same setting or the same seed, that say the same. */
    near: lab.input(z.object({ run, unit: z.number().int().min(0) })).output(type<NearUnit[]>()),
  },
  figures: {
    /** What can be drawn, and in which formats it can be written. */
    kinds: lab.output(type<FigureKinds>()),
    /** A figure of an experiment, drawn and encoded, and the characters that the format cannot show as they are. */
    export: lab
      .input(
        one.extend({
          figure: name,
          format: name,
          dpi: z.number().min(36).max(2400).optional(),
          width: z.union([z.enum(['column', 'text', 'page']), z.number().min(2).max(20)]).optional(),
          /** Measures on the axes. */
          x: name.optional(),
          y: name.optional(),
          measures: distinct(name, 24, 1).optional(),
          /** Axes by path or label: where curves run (null for nowhere), what tells them apart, where runs must stand. */
          along: name.nullable().optional(),
          split: distinct(name, 20).optional(),
          only: places.optional(),
          seed: seed.optional(),
        }),
      )
      .output(type<{ bytes: Uint8Array; mime: string; missing: string[] }>()),
  },
  tables: {
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
  },
  history: {
    /** Faults found in the history file; none means it is sound. */
    check: lab.output(type<string[]>()),
  },
}
