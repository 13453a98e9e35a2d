import type { Tensor } from '@tensorflow/tfjs-core'
import { z } from 'zod'
import type { Variant } from '../../core/registry.ts'
import type { Bound } from '../options.ts'

/** Acts on activations `[R, U, B]` of the exposed layer, or of every hidden layer. */
export interface Sparsifier<S extends z.ZodObject = z.ZodObject> extends Variant {
  readonly options: S
  /** Option that is the strength: the axis of a trade-off curve. Absent for `none`. */
  readonly strength?: string & keyof S['shape']
  /** What the rest of the network, and every student, gets in place of h. */
  sparsify?(h: Tensor, options: Bound<S>): Tensor
  /** Added to each run's loss, `[R]`; `outgoing` is ‖w_out,j‖₂, `[R, U, 1]`. */
  penalty?(h: Tensor, outgoing: Tensor, options: Bound<S>): Tensor
}

/** Gives a sparsifier's functions the types of its options, and takes them off for the registry. */
export const define = <S extends z.ZodObject>(sparsifier: Sparsifier<S>): Sparsifier =>
  sparsifier as unknown as Sparsifier

export const at = z.enum(['exposed', 'all']).default('exposed').describe('Layers it acts on.')
