import type { MeasureValue } from '../catalog/measure.ts'
import type { RunPlan } from '../experiment/types.ts'
import type { Phase } from '../phases.ts'

/** One piece of work for a trainer: runs that train as one program. Stored with the experiment for `resume`. */
export interface CohortPlan {
  index: number
  /** Runs in axis order: a run's place is its index on the leading axis. */
  runs: RunPlan[]
  engine: string
  /** Equal for cohorts of one experiment whose runs differ only in numbers; missing in older histories. */
  structure?: string
  /** Its phases of training in order, where they are others than the usual one (`core/phases.ts`). */
  phases?: readonly Phase[]
}

/** The position of a cohort; with its plan, enough to resume bit for bit. */
export interface Checkpoint {
  /** Name of the phase that it is in, and steps done there; of one that moves nothing, the steps of all training. */
  phase: string
  step: number
  /** Every state array that changes, by name: floats `[runs, ...]`, and integers shared by all runs. */
  state: Record<string, Float32Array | Int32Array>
  /** Runs (by place in the cohort) that diverged, with step and reason. */
  diverged: { place: number; step: number; reason: string }[]
  elapsedMs: number
}

/** Values recorded since the last checkpoint: one column of steps, and one of values per run. */
export interface SeriesChunk {
  /** For example `task loss`, `student loss 0`. */
  name: string
  /** Place in the cohort. */
  place: number
  steps: Int32Array
  values: Float32Array
}

/** The stored data from which a run is evaluated again: the primary's parameters by name, and its cost. */
export interface KeptRun {
  weights: Record<string, Float32Array>
  cost: Record<string, number>
}

/** The result of evaluating a run again, without what only its training knew. */
export type Remeasured = Pick<RunResult, 'place' | 'summaries' | 'artifacts'>

/** Messages to a trainer. */
export type ToTrainer =
  | { type: 'cohort'; plan: CohortPlan; checkpoint: Checkpoint | null }
  /** Evaluates finished runs again; `kept` has an entry for each run of the cohort. */
  | { type: 'evaluate'; plan: CohortPlan; kept: KeptRun[] }
  /** Stops at the next step boundary, after a checkpoint. */
  | { type: 'stop' }

/** Messages from a trainer. */
export type FromTrainer =
  | { type: 'ready'; engine: string; versions: Record<string, string> }
  /** Sent once a second, between computations, while its main thread is responsive. */
  | { type: 'turn' }
  /** A deviation of the engine, such as a kernel on the processor; sent once per process. */
  | { type: 'warning'; message: string }
  /** How many programs of its cohort wait for a compiler; 0: none any more. */
  | { type: 'compiling'; programs: number }
  | {
      type: 'progress'
      cohort: number
      /** Name of the phase, and steps in it. */
      phase: string
      step: number
      steps: number
      /** Latest value of each series by place. */
      live: { name: string; values: number[] }[]
    }
  | { type: 'checkpoint'; cohort: number; checkpoint: Checkpoint; series: SeriesChunk[] }
  | { type: 'done'; cohort: number; results: RunResult[]; series: SeriesChunk[] }
  /** Results of the runs that have weights, and why the others have none. */
  | { type: 'evaluated'; cohort: number; results: Remeasured[]; without: { place: number; reason: string }[] }
  | { type: 'stopped'; cohort: number }
  | { type: 'failed'; cohort: number; message: string }
  /** The trainer asks to be replaced before its next cohort (to limit the number of compiled programs). */
  | { type: 'retire' }

export interface RunResult {
  place: number
  state: 'done' | 'diverged'
  reason?: string
  /** Summary name → value. */
  summaries: Record<string, MeasureValue>
  /**
   * What the run cost: FLOPs (primary, teaching, evaluation) and wall time, ms per run; the sizes of its networks; with a
   * budget also its `bound`, and `pressure` and `violation` of the last tenth of training.
   */
  cost: Record<string, number>
  /** Small arrays to store: final parameters, unit × concept matrices, learning curves of held-out students. */
  artifacts: Artifact[]
}

/** A small array, row-major. */
export interface Artifact {
  name: string
  shape: number[]
  data: Float32Array
  /** Names along the first dimension: concepts, or the rows of a curve. */
  labels?: string[]
}
