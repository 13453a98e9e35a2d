import type { Tensor } from '@tensorflow/tfjs-core'
import type { Variant } from '../../core/catalog/registry.ts'
import type { TargetKind } from '../distances/distance.ts'

/** Task loss and success on held-out rows, in float64 on the host. */
export interface Scores {
  /** The task's own loss, mean over rows. */
  loss: number
  /** For classes: the share of rows whose largest logit is the class, and the frequency of the commonest class. */
  accuracy?: number
  chance?: number
  /** Of values: 1 − pooled fraction of variance unexplained; NaN where they do not vary. */
  r2?: number
}

/** A code `[n, units]`, and its stored targets `[n, width]`. */
export interface Labelled {
  n: number
  code: Float32Array
  rows: Float32Array
}

/** On weights of standardised units, for each row. */
export const headPenalty = 1e-3

/** The kind of output that a primary learns: how a row is stored and read, its loss, and its score. */
export interface Target extends Variant {
  /** The kind of target that the outputs are for a student that predicts them. */
  readonly outputs: TargetKind
  /** Numbers in a stored row, if the primary has C outputs. */
  width(C: number): number
  /** Stored rows `[n, width]` in the form that programs read, `[n, C]`. */
  read(rows: Float32Array, C: number): Float32Array
  /** The task's loss of each run `[R]`, between targets `[R|1, C, B]` and outputs `[R, C, B]`. */
  loss(target: Tensor, outputs: Tensor): Tensor
  /**
   * A linear head of a code `[n, units]`, fitted to its stored targets to the optimum (a loss within a hundredth of it), units
   * standardised, ridge 1e-3·n on weights, free intercept: gives outputs `[m, C]` on m other rows.
   */
  head(code: Float32Array, rows: Float32Array, n: number, C: number): (code: Float32Array, m: number) => Float32Array
  /**
   * The loss of such a head, fitted to some rows, on others: from second moments where they cost less, else from its outputs.
   */
  headLoss(fitted: Labelled, scored: Labelled, C: number): number
  /** Bits per row by which a loss (mean over rows, C outputs) lengthens a code of the targets, beyond another loss. */
  bits(loss: number, beyond: number, C: number): number
  /** Scores of outputs `[n, C]` against stored rows. */
  scores(outputs: Float32Array, rows: Float32Array, C: number): Scores
}
