import type { MeasureFacts } from '../../catalog/measure.ts'

/** An experiment that points belong to. */
export interface NamedExperiment {
  id: number
  name: string
}

/** Finished runs of any experiments with two measures, column by column; only runs with both values finite. */
export interface ScatterPoints {
  x: MeasureFacts
  y: MeasureFacts
  /** The filter as typed; empty for none. */
  where: string
  /** Whether archived experiments are included. */
  archived: boolean
  /** Those that have points, the one with most points first. */
  experiments: NamedExperiment[]
  run: Int32Array
  /** Indices into `experiments`, ascending. */
  experiment: Int32Array
  setting: Int32Array
  seed: Float64Array
  xs: Float64Array
  ys: Float64Array
  /** Number of finished runs that were filtered, and of those that passed. */
  finished: number
  passed: number
  /** Runs that passed and have no point. */
  left: { undefined: number; nonFinite: number }
}
