import type { Tensor } from '@tensorflow/tfjs-core'
import type { Variant } from '../../../core/registry.ts'
import type { PerRun } from '../../sparsifiers/sparsifier.ts'

/** What a reader sees of its student's first layer. */
export interface Reading {
  /** First-layer weights A, `[R, I, J]`: I first-layer units reading J code units. */
  weights: Tensor
  /** rms of what is read, uncentred, `[R, J, 1]`; its gradient reaches the primary. */
  rms: Tensor
  /** ‖outgoing weights‖₂ of each first-layer unit, `[R, I, 1]`; null for a linear student (1 everywhere). */
  outgoing: Tensor | null
}

/** The cost of reading many units. */
export interface Reader extends Variant {
  /** The weights that read, where the reader restricts them. */
  restrict?(reading: Reading, options: Record<string, unknown>, perRun: PerRun): Tensor
  /** Cost of each run, `[R]`. */
  cost?(reading: Reading, options: Record<string, unknown>): Tensor
}
