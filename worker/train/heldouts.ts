import { z } from 'zod'
import { registry, type Variant } from '../../core/registry.ts'

/** How much new students get to learn from, and which they are. */
export interface Heldout extends Variant {
  /** Numbers of examples. */
  readonly examples: readonly number[]
  /** Hidden widths of the multilayer students; ridge regression is always there. */
  readonly hidden: readonly (readonly number[])[]
  readonly updates: number
}

const usual: Heldout = {
  name: 'default',
  summary: 'Ridge regression and an mlp of 64, on 64, 512, 4,096 and 16,384 examples, 500 updates.',
  source: 'this lab',
  options: z.object({}),
  examples: [64, 512, 4096, 16384],
  hidden: [[64]],
  updates: 500,
}

export const heldouts = registry('heldout', usual)
