import type { AxisValue } from '../experiment/types.ts'
import type { ExperimentRecord, RunRecord, RunState } from './records.ts'
import type { MeasureValue } from '../catalog/measure.ts'

/** States of runs; a column holds the index of each. */
export const runStates = ['queued', 'running', 'done', 'diverged', 'failed'] as const satisfies RunState[]

/** The runs of an experiment column by column, in the order of its plan: 10,000 runs take a few hundred kilobytes. */
export interface ResultRuns {
  id: Int32Array
  setting: Int32Array
  seed: Float64Array
  cohort: Int32Array
  /** Indices into `runStates`. */
  state: Int32Array
  /** Each setting's values on the axes, by the setting's number. */
  axes: Record<number, Record<string, AxisValue>>
  /** Names of the measures that its finished runs have. */
  measures: string[]
}

/** Values in the order of the runs; NaN where a value is undefined or missing. */
export type ResultValues = Record<string, Float64Array>

/** Everything about one run, except its curves and arrays. */
export interface RunDetail {
  run: RunRecord
  experiment: ExperimentRecord
  summaries: Record<string, MeasureValue>
  /** Names of its curves. */
  curves: string[]
  /** Arrays stored with it. */
  artifacts: { name: string; shape: number[] }[]
  /** The runs before and after it in the plan; null at an end. */
  previous: number | null
  next: number | null
}

/** A file that the lab made. */
export interface MadeFile {
  name: string
  bytes: Uint8Array
  mime: string
}

/** A quantity as a function of the number of examples. */
export interface LearningCurve {
  /** `mlp 64 fvu` */
  name: string
  examples: Float32Array
  values: Float32Array
}
