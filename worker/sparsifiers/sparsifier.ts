import type { Tensor } from '@tensorflow/tfjs-core'
import { z } from 'zod'
import type { Variant } from '../../core/registry.ts'

/** Smallest and largest value of each numeric option over the runs of the cohort. */
export type Ranges = Record<string, { least: number; most: number }>

/** Acts on activations `[R, U, B]` of the exposed layer, or of every hidden layer; numeric options are `[R, 1, 1]`. */
export interface Sparsifier extends Variant {
  /** Option that is the strength: the axis of a trade-off curve. Absent for `none`. */
  readonly strength?: string
  /** What the rest of the network, and every student, gets in place of h. */
  sparsify?(h: Tensor, options: Record<string, unknown>, range: Ranges): Tensor
  /** Added to each run's loss, `[R]`; `outgoing` is ‖w_out,j‖₂, `[R, U, 1]`. */
  penalty?(h: Tensor, outgoing: Tensor, options: Record<string, unknown>): Tensor
}

export const at = z.enum(['exposed', 'all']).default('exposed').describe('Layers it acts on.')
