import type { MeasureValue } from '../catalog/measure.ts'
import type { RunPlan } from '../experiment/types.ts'

/** One piece of work for a trainer: runs that train as one program. Stored with the experiment and reused by resume. */
export interface CohortPlan {
  index: number
  /** Runs in axis order; their place is their index on the leading axis. */
  runs: RunPlan[]
  engine: string
  /** Equal for cohorts of one experiment whose runs differ only in numbers; older histories do not say. */
  structure?: string
}

/** Where a cohort stands; enough, with its plan, to go on bit for bit. */
export interface Checkpoint {
  /** `train` at `step` steps done, or `evaluate` (training finished, state final). */
  phase: 'train' | 'evaluate'
  step: number
  /** Every state array that changes, by name: floats `[runs, ...]`, integers that hold for all runs. */
  state: Record<string, Float32Array | Int32Array>
  /** Runs (places in the cohort) that diverged, with step and reason. */
  diverged: { place: number; step: number; reason: string }[]
  elapsedMs: number
}

/** Values recorded since the last checkpoint: one column of steps, one of values per run. */
export interface SeriesChunk {
  /** e.g. `task loss`, `student loss 0`. */
  name: string
  /** Place in the cohort. */
  place: number
  steps: Int32Array
  values: Float32Array
}

/** What the history keeps of a run that is evaluated anew: the primary's parameters by name, and what it cost. */
export interface KeptRun {
  weights: Record<string, Float32Array>
  cost: Record<string, number>
}

/** What is told of a run that was evaluated anew; what only its training knew is left out. */
export type Remeasured = Pick<RunResult, 'place' | 'summaries' | 'artifacts'>

/** What a trainer is told. */
export type ToTrainer =
  | { type: 'cohort'; plan: CohortPlan; checkpoint: Checkpoint | null }
  /** Evaluate finished runs anew; `kept` is of each run of the cohort. */
  | { type: 'evaluate'; plan: CohortPlan; kept: KeptRun[] }
  /** Stop at the next step boundary, after a checkpoint. */
  | { type: 'stop' }

/** What a trainer tells. */
export type FromTrainer =
  | { type: 'ready'; engine: string; versions: Record<string, string> }
  /** Its main thread comes round; told once a second between computations. */
  | { type: 'turn' }
  /** What the engine does otherwise than it should, such as a kernel on the processor; told once by a process. */
  | { type: 'warning'; message: string }
  | {
      type: 'progress'
      cohort: number
      phase: 'train' | 'evaluate'
      step: number
      steps: number
      /** Latest value of each series by place. */
      live: { name: string; values: number[] }[]
    }
  | { type: 'checkpoint'; cohort: number; checkpoint: Checkpoint; series: SeriesChunk[] }
  | { type: 'done'; cohort: number; results: RunResult[]; series: SeriesChunk[] }
  /** Of the runs that have their weights, and why the others have not. */
  | { type: 'evaluated'; cohort: number; results: Remeasured[]; without: { place: number; reason: string }[] }
  | { type: 'stopped'; cohort: number }
  | { type: 'failed'; cohort: number; message: string }
  /** The trainer asks to be replaced before its next cohort (bounded number of compiled programs). */
  | { type: 'retire' }

export interface RunResult {
  place: number
  state: 'done' | 'diverged'
  reason?: string
  /** Summary name → value. */
  summaries: Record<string, MeasureValue>
  /** What the run cost: FLOPs (primary, teaching, evaluation) and wall time, ms per run. */
  cost: Record<string, number>
  /** Small arrays worth keeping: final parameters, unit × concept matrices, learning curves of held-out students. */
  artifacts: Artifact[]
}

/** A small array, row-major. */
export interface Artifact {
  name: string
  shape: number[]
  data: Float32Array
  /** What the first dimension counts, by name: concepts, or the rows of a curve. */
  labels?: string[]
}
