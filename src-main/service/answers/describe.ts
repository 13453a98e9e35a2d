import type { Speed } from '../../../core/engines/calibration.ts'
import type { Catalog } from '../../../core/catalog/catalog.ts'
import type { EngineReport } from '../../../core/engines/calibration.ts'
import type { Moment, Rehearsal } from '../../../core/engines/estimate.ts'
import type { Planned, Preparation, ToPrepare } from '../../../core/experiment/prepared.ts'
import type { Choice, RunPlan } from '../../../core/experiment/types.ts'
import type { DataFacts } from '../../../core/files/understood.ts'
import type { HeldSet } from '../../../core/units/report.ts'
import { Answering, nobodyWaits, NotDescribed } from './answering.ts'
import { Turns } from './turns.ts'

/** The questions and the types of their answers. */
interface Described {
  catalog: Catalog
  /** Engines that load, not yet tested. */
  loaded: EngineReport[]
  /** Engines, tested and timed on calibrated programs. */
  engines: EngineReport[]
  /** The same, tested as far as it takes to choose the fastest. */
  fastest: EngineReport[]
  /** The result of parsing an experiment file: its faults, or everything needed before its first step. */
  preparation: Preparation
  /** Held-out rows of a task and seed. */
  rows: HeldSet
  /** What files of data hold, and the tasks that can use them. */
  data: DataFacts
  /** Why the data of each task cannot be used as its settings name them; null if they can. */
  faults: (string | null)[]
  /** A trained primary as an ONNX model, and the number of rows it takes at a time. */
  onnx: { bytes: Uint8Array; rows: number | 'any' }
  /** A whole experiment's cost, extrapolated from a moment of training. */
  rehearsal: Rehearsal
}

/** The rehearsal to run: an experiment, an engine, and the number of trainers. */
export interface ToRehearse {
  planned: Planned
  engine: string
  trainers: number
  /** The engine's calibrated speeds. */
  speeds: Speed[]
  /** By default, the moment of an estimate. */
  moment?: Moment
}

/** The inputs of each question. */
interface Given {
  preparation: ToPrepare
  /** Names of engines; empty for all. */
  engines: string[]
  /** Engines that load. */
  fastest: EngineReport[]
  rows: { task: Choice; seed: number; rows: number }
  data: { paths: string[]; chosen: Record<string, string> }
  faults: Choice[]
  onnx: { run: RunPlan; weights: Record<string, Float32Array> }
  rehearsal: ToRehearse
}

/** Time limit of each question in s: far more than an answer takes on a busy machine. */
const patience: Record<keyof Described, number> = {
  catalog: 120,
  loaded: 120,
  // Each engine also has its own time limit.
  engines: 900,
  fastest: 900,
  preparation: 120,
  rows: 120,
  data: 120,
  faults: 120,
  onnx: 120,
  rehearsal: 300,
}

/** Questions that are answered from files, or from what may be one. */
const readsFiles: ReadonlySet<keyof Described> = new Set(['preparation', 'rows', 'data', 'faults', 'onnx'])

/** Processes that answer the same question at a time: each loads TensorFlow.js, and clients may ask without limit. */
const mostAtOnce = 2
const turns = new Map<keyof Described, Turns>()

/**
 * Answers a question about the lab in a separate process, so that a crash of a native library does no harm. The process
 * is killed if it takes too long or the caller goes away. At most two processes answer the same question at a time.
 * Rejects with `NotDescribed`.
 */
export async function describe<W extends keyof Described>(...asked: Parameters<typeof ask<W>>): Promise<Described[W]> {
  const [what, , , signal] = asked
  const queue = turns.get(what) ?? new Turns(mostAtOnce)
  turns.set(what, queue)
  const end = await queue.take(signal).catch(() => Promise.reject(new NotDescribed(nobodyWaits(what))))
  try {
    return await ask(...asked)
  } finally {
    end()
  }
}

function ask<W extends keyof Described>(
  what: W,
  module?: string,
  given?: W extends keyof Given ? Given[W] : undefined,
  signal?: AbortSignal,
  seconds = patience[what],
): Promise<Described[W]> {
  const guess = readsFiles.has(what) ? '; was a file named that never ends?' : ''
  const late = `asking for the ${what} did not end within ${seconds} s${guess}`
  return new Answering<Described[W]>(what, module, given, signal).next(seconds, late)
}
