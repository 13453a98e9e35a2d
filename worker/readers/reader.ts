import type { Tensor } from '@tensorflow/tfjs-core'
import type { z } from 'zod'
import type { Variant } from '../../core/catalog/registry.ts'
import type { Bound } from '../options.ts'

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
export interface Reader<S extends z.ZodObject = z.ZodObject> extends Variant {
  readonly options: S
  /** The weights that read, where the reader restricts them. */
  restrict?(reading: Reading, options: Bound<S>): Tensor
  /** Cost of each run, `[R]`. */
  cost?(reading: Reading, options: Bound<S>): Tensor
}

/** Gives a reader's functions the types of its options, and takes them off for the registry. */
export const define = <S extends z.ZodObject>(reader: Reader<S>): Reader => reader as unknown as Reader
