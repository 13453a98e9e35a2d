import type { AxisValue } from '../experiment/types.ts'
import type { ExperimentRecord, RunRecord, RunState } from './records.ts'
import type { MeasureValue } from '../catalog/measure.ts'

/** States of runs, by the number that stands for each in a column. */
export const runStates = ['queued', 'running', 'done', 'diverged', 'failed'] as const satisfies RunState[]

/** The runs of an experiment column by column, in the order of its plan: 10,000 of them are a few hundred kilobytes. */
export interface ResultRuns {
  id: Int32Array
  setting: Int32Array
  seed: Float64Array
  cohort: Int32Array
  /** Numbers of `runStates`. */
  state: Int32Array
  /** Where each setting stands on the axes, by its number. */
  axes: Record<number, Record<string, AxisValue>>
  /** Names of the values that were taken of its finished runs. */
  measures: string[]
}

/** Values in the order of the runs; NaN where a value is undefined or not there. */
export type ResultValues = Record<string, Float64Array>

/** All there is to know of one run without its curves and arrays. */
export interface RunDetail {
  run: RunRecord
  experiment: ExperimentRecord
  summaries: Record<string, MeasureValue>
  /** Names of its curves. */
  curves: string[]
  /** Arrays kept with it. */
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

/** How something went with the number of examples. */
export interface LearningCurve {
  /** `mlp 64 fvu` */
  name: string
  examples: Float32Array
  values: Float32Array
}
