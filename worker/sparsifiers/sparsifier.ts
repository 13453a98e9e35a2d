import type { Tensor } from '@tensorflow/tfjs-core'
import { z } from 'zod'
import type { Variant } from '../../core/catalog/registry.ts'
import type { Bound } from '../options.ts'

/** The weights of a layer, computed only where they are asked for. */
export interface LayerWeights {
  /** `[R, I, J]`: I kernels of J taps, units that read units where it is dense. */
  weights(): Tensor
  /** ‖w_out,j‖₂ of each unit that it reads, `[R, U, 1]`. */
  outgoing(): Tensor
}

/** What a sparsifier sees of a layer on one batch. What it does not look at is not computed. */
export interface Context<S extends z.ZodObject = z.ZodObject> {
  /** Activations of the layer, `[R, U, B]`. */
  h: Tensor
  options: Bound<S>
  /** The layer itself, and the one that reads it. */
  before: LayerWeights
  behind: LayerWeights
  /** Whether the primary trains on this batch; evaluation, export and what is told of units are without. */
  training: boolean
  /** What the sparsifier `draws` for this batch, `[R|1, U, B]`, the same for all runs of a seed; null in evaluation. */
  noise: Tensor | null
}

/** Acts on activations of the exposed layer, or of every hidden layer. */
export interface Sparsifier<S extends z.ZodObject = z.ZodObject> extends Variant {
  readonly options: S
  /** Option that is the strength: the axis of a trade-off curve. Absent for `none`. */
  readonly strength?: string & keyof S['shape']
  /** The distribution of its noise: uniform in [0, 1) or standard normal, fresh at each training batch. Absent: none. */
  readonly draws?: 'uniform' | 'normal'
  /** What the rest of the network, and every student, gets in place of h, `[R, U, B]`. */
  sparsify?(context: Context<S>): Tensor
  /** Added to each run's loss, `[R]`; h is what `sparsify` made of it. */
  penalty?(context: Context<S>): Tensor
}

/** Gives a sparsifier's functions the types of its options, and takes them off for the registry. */
export const define = <S extends z.ZodObject>(sparsifier: Sparsifier<S>): Sparsifier =>
  sparsifier as unknown as Sparsifier

export const at = z.enum(['exposed', 'all']).default('exposed').describe('Layers it acts on.')
