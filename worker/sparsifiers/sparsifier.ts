import type { Tensor } from '@tensorflow/tfjs-core'
import { z } from 'zod'
import type { Variant } from '../../core/registry.ts'

/** The plain values of each numeric option, one per run: for what shapes a program, such as the k of a top-k. */
export type PerRun = Record<string, readonly number[]>

/** Acts on activations `[R, U, B]` of the exposed layer, or of every hidden layer; numeric options are `[R, 1, 1]`. */
export interface Sparsifier extends Variant {
  /** Option that is the strength: the axis of a trade-off curve. Absent for `none`. */
  readonly strength?: string
  /** What the rest of the network, and every student, gets in place of h. */
  sparsify?(h: Tensor, options: Record<string, unknown>, perRun: PerRun): Tensor
  /** Added to each run's loss, `[R]`; `outgoing` is ‖w_out,j‖₂, `[R, U, 1]`. */
  penalty?(h: Tensor, outgoing: Tensor, options: Record<string, unknown>): Tensor
}

export const at = z.enum(['exposed', 'all']).default('exposed').describe('Layers it acts on.')
