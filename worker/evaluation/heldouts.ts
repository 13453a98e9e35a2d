import { z } from 'zod'
import type { Form } from '../../core/catalog/forms.ts'
import { registry, type Variant } from '../../core/catalog/registry.ts'
import { heldOutStudents, type HeldOutStudent } from '../students/heldOut.ts'

/** How much new students get to learn from, and which they are. */
export interface Heldout extends Variant {
  /** Numbers of examples. */
  readonly examples: readonly number[]
  /** What its students can read. */
  readonly reads: Form
  /** The networks that learn, and what they are called; ridge regression is always there. */
  readonly students: readonly HeldOutStudent[]
  /** Whether measures that are too dear for every evaluation are taken too, and students send the code block by block. */
  readonly thorough?: boolean
  /** The most updates of each. */
  readonly updates: number
  /**
   * Where they stop early on the last tenth of their examples: updates from one look at it to the next, and after how many
   * looks without a fall of the error by a share of itself. Without it all updates are made, on all examples.
   */
  readonly stops?: { readonly every: number; readonly looks: number; readonly least: number }
}

const { linear, mlp64, mlp128, softTree4, conv8 } = heldOutStudents

const usual: Heldout = {
  name: 'default',
  summary: 'Ridge regression and an mlp of 64, on 64, 512, 4,096 and 16,384 examples, 500 updates.',
  source: 'this lab',
  options: z.object({}),
  reads: 'rows',
  examples: [64, 512, 4096, 16384],
  students: [mlp64],
  updates: 500,
}

const pictures: Heldout = {
  ...usual,
  name: 'pictures',
  summary: 'The default students, and a convolution of 8 kernels of 3 × 3, for inputs that are pictures.',
  reads: 'pictures',
  students: [...usual.students, conv8],
}

const thorough: Heldout = {
  ...usual,
  name: 'thorough',
  summary:
    'Ridge regression, linear, mlp 64, mlp 128-128 and a soft tree of depth 4, on 16 to 16,384 examples in powers of two, up to 2,000 updates, stopped early on a tenth.',
  examples: Array.from({ length: 11 }, (_, i) => 2 ** (i + 4)),
  students: [linear, mlp64, mlp128, softTree4],
  thorough: true,
  updates: 2000,
  stops: { every: 50, looks: 4, least: 5e-3 },
}

export const heldouts = registry('heldout', usual, pictures, thorough)
