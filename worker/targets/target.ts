import type { Tensor } from '@tensorflow/tfjs-core'
import type { Variant } from '../../core/catalog/registry.ts'
import type { TargetKind } from '../distances/distance.ts'

/** Task loss and success on held-out rows, in float64 on the host. */
export interface Scores {
  /** The task's own loss, mean over rows. */
  loss: number
  /** Of classes: the share of rows whose largest logit is the class, and the frequency of the commonest class. */
  accuracy?: number
  chance?: number
  /** Of values: 1 − pooled fraction of variance unexplained. */
  r2?: number
}

/** What a primary learns to give: how a row of it is stored and read, how it is missed, and what success is. */
export interface Target extends Variant {
  /** What the outputs themselves are, to a student that predicts them. */
  readonly outputs: TargetKind
  /** Numbers of a stored row, where the primary has C outputs. */
  width(C: number): number
  /** Stored rows `[n, width]` as programs read them, `[n, C]`. */
  read(rows: Float32Array, C: number): Float32Array
  /** The task's loss of each run `[R]`, between targets `[R|1, C, B]` and outputs `[R, C, B]`. */
  loss(target: Tensor, outputs: Tensor): Tensor
  /** Outputs `[n, C]` against stored rows. */
  scores(outputs: Float32Array, rows: Float32Array, C: number): Scores
}
