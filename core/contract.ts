import { eventIterator, oc, type } from '@orpc/contract'
import { z } from 'zod'
import type { Catalog } from './catalog.ts'
import type { Created, EngineReport, ExperimentEvent, Stopped } from './commands.ts'
import type { Fault } from './experiment/types.ts'
import type { MeasureValue } from './measure.ts'
import type { MadeFile, ResultRuns, ResultValues, RunDetail } from './results.ts'
import type { FoundReport, HeldRows, NearUnit, UnitStrip } from './units/report.ts'
import type { EventRecord, ExperimentRecord, RunRecord, SeriesRecord, ServiceInfo } from './records.ts'

/** An experiment with its file as given, and the newest of what went wrong. */
export type ExperimentDetail = ExperimentRecord & { text: string; warnings: EventRecord[] }
/** A run with what was measured of it. */
export type MeasuredRun = RunRecord & { summaries: Record<string, MeasureValue> }
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
  },
  runs: {
    series: lab
      .input(z.object({ run: z.number().int(), names: z.array(z.string()).optional() }))
      .output(type<NamedSeries[]>()),
  },
  results: {
    /** Every run of an experiment, in columns. */
    runs: lab.input(one).output(type<ResultRuns>()),
    /** Values of measures in the order of those runs. */
    values: lab.input(one.extend({ names: z.array(z.string().max(200)).max(200) })).output(type<ResultValues>()),
    /** One run with its settings, what was measured, and what else is kept of it. */
    run: lab.input(z.object({ run: z.number().int() })).output(type<RunDetail>()),
    /** The primary's weights as a file for other programs. */
    weights: lab
      .input(z.object({ run: z.number().int(), format: z.enum(['safetensors', 'onnx']) }))
      .output(type<MadeFile>()),
  },
  units: {
    /** What was recorded of a run's units. */
    report: lab.input(z.object({ run: z.number().int() })).output(type<FoundReport>()),
    /** Unit × concept of several runs at once; a run without is left out. */
    strips: lab.input(z.object({ runs: z.array(z.number().int()).max(512) })).output(type<UnitStrip[]>()),
    /** Concepts of a run's task, and held-out rows by their numbers. */
    rows: lab
      .input(z.object({ run: z.number().int(), rows: z.array(z.number().int().min(0)).max(512) }))
      .output(type<HeldRows>()),
    /** Units of other runs of the experiment, of the same setting or the same seed, that say the same. */
    near: lab
      .input(z.object({ run: z.number().int(), unit: z.number().int().min(0) }))
      .output(type<NearUnit[]>()),
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
        }),
      )
      .output(type<{ bytes: Uint8Array; mime: string }>()),
  },
  history: {
    /** Faults found in the history file; none means it is sound. */
    check: lab.output(type<string[]>()),
  },
}
