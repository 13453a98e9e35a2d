import type { Session } from '../../engines/engine.ts'
import type { Collected, Rows } from '../../measures/measure.ts'
import type { Cohort } from '../../cohort/cohort.ts'
import type { Prepared } from '../fit.ts'
import type { Scores } from '../../targets/target.ts'
import type { Pace } from '../pace.ts'

/** The frozen primaries of a cohort, and the held-out rows on which they are measured. */
export interface Frozen {
  cohort: Cohort
  /** With the primaries' parameters. */
  session: Session
  prepared: Prepared
  /** Trains a cohort of the same programs in the session, from its start; gives the floating-point operations of a run. */
  retrain(other: Cohort, pace: Pace): Promise<number>
  /** Inputs and targets of the rows that are scored, of each distinct seed. */
  scored: { n: number; inputs: Float32Array[]; targets: Float32Array[] }
  /**
   * Inputs of the scored rows and of the first `labelled` rows of `train`, which stand behind them, and the targets and
   * concepts of these labelled ones, of each distinct seed.
   */
  shown: { labelled: number; inputs: Float32Array[]; targets: Float32Array[]; concepts: Float32Array[] }
  /** Inputs and stored targets of all rows of `train`, of each distinct seed. */
  inputs: Float32Array[]
  labels: Float32Array[]
  /** A code of that run's primary as it is read, rotated where it is asked. */
  asRead(code: Float32Array, run: number): Float32Array
  /** A code as it is read, as the layers behind it take it. */
  asComputed(code: Float32Array, run: number): Float32Array
  /** What each run's primary makes of them: its code `[n, units]`, and how well it does the task. */
  code: Float32Array[]
  scores: Scores[]
  /** Rows of each run for fitting probes, and those that are scored; the code as it is read, rotated where it is asked. */
  train: Rows[]
  test: Rows[]
}

/** A piece of evidence of each run, and the floating-point operations that it took. */
export interface Gathered<Piece> {
  perRun: Piece[]
  flops: number[]
}

/** Collects one piece of evidence of all runs of a cohort. */
export interface Collector<Piece> {
  /** How long it takes, to those of the others: with the default measures all weights together are about 100. */
  readonly weight: number
  collect(frozen: Frozen, pace: Pace): Promise<Gathered<Piece>>
}

/** A collector for each piece of evidence. */
export type Collectors = { readonly [Need in keyof Collected]: Collector<Collected[Need]> }
