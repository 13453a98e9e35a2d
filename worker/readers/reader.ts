import type { Tensor } from '@tensorflow/tfjs-core'
import type { z } from 'zod'
import type { Variant } from '../../core/catalog/registry.ts'
import type { OptionsWith } from '../../core/catalog/options.ts'
import type { Limit } from '../limits.ts'
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

/** What a student is about to read. */
export interface Sight {
  /** `[R|S|1, U, B]`, S for as many groups of consecutive runs. */
  x: Tensor
  /** What the reader `draws` for this batch, a number for each unit, `[R|1, U, 1]`; null in evaluation. */
  noise: Tensor | null
  runs: number
}

/** The cost of reading many units. */
export interface Reader<S extends z.ZodObject = z.ZodObject> extends Variant {
  readonly options: S
  /** Whether a linear student that is fitted again reads any rotation of the code for the same distance and cost. */
  readonly rotationInvariant: boolean
  /**
   * The distribution of its noise, one number for each unit that its student reads, fresh at each training batch, the same
   * for all runs of a seed and another for each student. Absent: none.
   */
  readonly draws?: 'uniform' | 'normal'
  /** What the student sees in place of x, `[R|S|1, U, B]`. */
  view?(sight: Sight, options: Bound<S>): Tensor
  /** The restricted weights, if the reader restricts them. */
  restrict?(reading: Reading, options: Bound<S>): Tensor
  /** Options that can ask for more than there is, by how many units each first-layer unit could read. */
  limits?(options: OptionsWith<S, number>, units: number): Limit<string & keyof S['shape']>[]
  /** Cost of each run, `[R]`. */
  cost?(reading: Reading, options: Bound<S>): Tensor
}

/** Types a reader's functions by its options, and erases the types for the registry. */
export const define = <S extends z.ZodObject>(reader: Reader<S>): Reader => reader as unknown as Reader
