import type { Memory } from '../compiled/memory.ts'
import { outcomes, reachable, type Node } from '../../../tensor/trace/graph.ts'
import type { Finder } from './backend.ts'
import type { At, Own } from './own.ts'
import { selectionKernel } from './selection/kernel.ts'

/** Masks of the k largest units of each row, found by bisection instead of sorting, without turning rows to columns. */
export const selection: Finder = (graph) =>
  reachable(outcomes(graph)).flatMap((node) => (isSelection(node) && comesInVectors(node) ? [own(node)] : []))

/** Along the units of `[R, units, rows]`. */
const isSelection = ({ kernel, attributes }: Node): boolean => kernel === 'AtLeastKth' && attributes.axis === 1

const comesInVectors = ({ shape: [, units, rows] }: Node): boolean => units! % 4 === 0 && rows! % 4 === 0

function own(node: Node): Own {
  const [x] = node.inputs as [Node]
  const [, units, rows] = node.shape as [number, number, number]
  const k = node.attributes.k as readonly number[]
  const scratch = `kept/units in order, ${units}`
  return {
    node,
    reads: [x],
    room: { [scratch]: { shape: [units, 4], dtype: 'int32' } },
    bind(memory: Memory, at: At) {
      const selected = selectionKernel(memory.wasm)
      const [from, to, room] = [at(x), at(node), scratch].map((name) => memory.place(name).offset) as [
        number,
        number,
        number,
      ]
      const bytes = 4 * units * rows
      return () => {
        for (const [run, kept] of k.entries())
          selected(from + run * bytes, to + run * bytes, 4 * rows, units, kept, room)
      }
    },
  }
}
