import type { Tensor } from '@tensorflow/tfjs-core'
import type { z } from 'zod'
import type { Variant } from '../../core/catalog/registry.ts'
import type { Bound } from '../options.ts'

/** The input of a reader: its student's first layer. */
export interface Reading {
  /** First-layer weights A, `[R, I, J]`: I first-layer units reading J code units. */
  weights: Tensor
  /** rms of the layer's inputs, uncentred, `[R, J, 1]`; its gradient reaches the primary. */
  rms: Tensor
  /** Outgoing path norm of each first-layer unit, `[R, I, 1]`; null for a linear student (1 everywhere). */
  outgoing: Tensor | null
}

/** The cost of reading many units. */
export interface Reader<S extends z.ZodObject = z.ZodObject> extends Variant {
  readonly options: S
  /** The restricted weights, if the reader restricts them. */
  restrict?(reading: Reading, options: Bound<S>): Tensor
  /** Cost of each run, `[R]`. */
  cost?(reading: Reading, options: Bound<S>): Tensor
}

/** Types a reader's functions by its options, and erases the types for the registry. */
export const define = <S extends z.ZodObject>(reader: Reader<S>): Reader => reader as unknown as Reader
