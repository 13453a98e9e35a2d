import type { Memory } from '../compiled/memory.ts'
import type { Finder } from './backend.ts'
import type { At } from './own.ts'
import { selectionKernel } from './selection/kernel.ts'
import { selections } from './selection/match.ts'

/** Masks of the k largest units of each row, found by bisection instead of sorting, without turning rows to columns. */
export const selection: Finder = (graph) =>
  selections(graph).map(({ node, x, k }) => {
    const [, units, rows] = x.shape as [number, number, number]
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
  })
