import type { Node } from '../graph.ts'
import type { Family } from './kernel.ts'

/** Kernels without operands, and those that only ask for a shape. */
export const constants: Family = {
  primitives: [],
  recorders: {
    Fill: (builder, _inputs, { shape, value, dtype }) => builder.fill(value, shape, dtype ?? 'float32'),
    ZerosLike: (builder, { x }) => builder.fill(0, x!.shape, x!.dtype),
    OnesLike: (builder, { x }) => builder.fill(1, x!.shape, x!.dtype),
    Range(builder, _inputs, { start, stop, step, dtype }): Node {
      const length = Math.max(0, Math.ceil((stop - start) / step))
      const values = Array.from({ length }, (_, i) => start + i * step)
      return builder.constant(values, [length], dtype ?? 'float32')
    },
    LinSpace(builder, _inputs, { start, stop, num }): Node {
      const step = num > 1 ? (stop - start) / (num - 1) : 0
      return builder.constant(
        Array.from({ length: num }, (_, i) => start + i * step),
        [num],
        'float32',
      )
    },
  },
}
