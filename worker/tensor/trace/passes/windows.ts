import { composedPatches, composedSums, windowOf, type Moves } from '../../window.ts'
import type { Builder, Rule } from '../builder.ts'
import { outcomes, reachable, size, type Graph, type Node } from '../graph.ts'
import { slidingOf } from '../kernels/patches.ts'
import { simplify } from './index.ts'
import { rewrite } from './rewrite.ts'

/** The same graph with windows over pictures composed of slices, pads and sums, for engines that do not know them. */
export const withoutWindows = (graph: Graph): Graph =>
  reachable(outcomes(graph)).some(isWindow) ? simplify(rewrite(graph, [composed])) : graph

/** Kernels that `withoutWindows` leaves none of. */
export const windowKernels: readonly string[] = ['Patches', 'PatchSums']

const isWindow = ({ kernel }: Node): boolean => windowKernels.includes(kernel)

const composed: Rule = (node, builder) => {
  if (!isWindow(node)) return undefined
  const window = windowOf(slidingOf(node.attributes))
  const [x] = node.inputs as [Node]
  const [S, , N] = x.shape as [number, number, number]
  return node.kernel === 'Patches'
    ? composedPatches(moves(builder), x, [S, N], window)
    : composedSums(moves(builder), x, [S, N / size(window.places)], window)
}

const moves = (builder: Builder): Moves<Node> => ({
  reshape: (x, shape) => builder.make('Reshape', [x], { shape }),
  pad: (x, before, after) => builder.make('PadV2', [x], { before, after, value: 0 }),
  slice: (x, begin, size) => builder.make('Slice', [x], { begin, size }),
  concat: (parts, axis) => builder.make('Concat', parts, { axis }),
  add: (a, b) => builder.make('Add', [a, b]),
  zeros: (shape) => builder.fill(0, shape),
})
