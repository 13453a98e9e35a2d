import { z } from 'zod'
import type { Choice } from '../../core/experiment/types.ts'
import { registry, type Variant } from '../../core/catalog/registry.ts'

/** How much new students get to learn from, and which they are. */
export interface Heldout extends Variant {
  /** Numbers of examples. */
  readonly examples: readonly number[]
  /** What its students can read. */
  readonly reads: 'rows' | 'pictures'
  /** The networks that learn, and what they are called; ridge regression is always there. */
  readonly students: readonly { readonly label: string; readonly network: Choice }[]
  readonly updates: number
}

const usual: Heldout = {
  name: 'default',
  summary: 'Ridge regression and an mlp of 64, on 64, 512, 4,096 and 16,384 examples, 500 updates.',
  source: 'this lab',
  options: z.object({}),
  reads: 'rows',
  examples: [64, 512, 4096, 16384],
  students: [{ label: 'mlp 64', network: { kind: 'mlp', hidden: [64], activation: 'relu' } }],
  updates: 500,
}

const pictures: Heldout = {
  ...usual,
  name: 'pictures',
  summary: 'The default students, and a convolution of 8 kernels of 3 × 3, for inputs that are pictures.',
  reads: 'pictures',
  students: [
    ...usual.students,
    { label: 'conv 8', network: { kind: 'conv', channels: [8], kernel: 3, stride: 2, activation: 'relu' } },
  ],
}

export const heldouts = registry('heldout', usual, pictures)
