import { binary } from './binary.ts'
import { comparison } from './comparison.ts'
import { constants } from './constants.ts'
import { gathers } from './gather.ts'
import type { Family, Primitive, Recorder } from './kernel.ts'
import { matmul } from './matmul.ts'
import { windows } from './patches.ts'
import { reductions } from './reductions.ts'
import { tables } from './rows.ts'
import { selections } from './selection.ts'
import { shapes } from './shape.ts'
import { unary } from './unary.ts'

const families: Family[] = [
  unary,
  binary,
  comparison,
  matmul,
  reductions,
  shapes,
  gathers,
  selections,
  tables,
  windows,
  constants,
]

/** The kernels that graphs are made of, by name. */
export const primitives: ReadonlyMap<string, Primitive> = new Map(
  families.flatMap((family) => family.primitives.map((primitive) => [primitive.name, primitive])),
)

/** What each TensorFlow.js kernel becomes, by the kernel's name. */
export const recorders: ReadonlyMap<string, Recorder> = new Map(
  families.flatMap((family) => Object.entries(family.recorders)),
)
