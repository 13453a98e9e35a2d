import { elementwise } from './elementwise.ts'
import { gathers } from './gathers.ts'
import type { Lowerings } from './lowering.ts'
import { matmul } from './matmul.ts'
import { reductions } from './reductions.ts'
import { selections } from './selection.ts'
import { shapes } from './shapes.ts'

/** Every kernel that graphs are made of, in ONNX operators of the processor. */
export const lowerings: Lowerings = { ...elementwise, ...matmul, ...reductions, ...shapes, ...gathers, ...selections }
