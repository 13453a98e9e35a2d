import { outcomes, reachable, type Graph, type Node } from '../../tensor/trace/graph.ts'

/**
 * Whether a program runs faster fused: most of its multiply-adds are in products with an extent below 24. There ONNX
 * Runtime reaches 7 to 35 GFLOP/s on a core on which the fused product reaches 43; from 32 on it reaches 40 to 68.
 */
export function narrow(graph: Graph): boolean {
  let [inNarrow, all] = [0, 0]
  for (const node of reachable(outcomes(graph))) {
    if (node.kernel !== 'BatchMatMul') continue
    const extents = extentsOf(node)
    const work = node.shape.slice(0, -2).reduce(
      (product, n) => product * n,
      extents.reduce((product, n) => product * n),
    )
    all += work
    if (Math.min(...extents) < wide) inNarrow += work
  }
  return 2 * inNarrow > all
}

const wide = 24

/** Rows, columns and inner length of a product. */
const extentsOf = ({ shape, inputs, attributes }: Node): number[] => [
  shape.at(-2)!,
  shape.at(-1)!,
  inputs[0]!.shape.at(attributes.transposeA ? -2 : -1)!,
]
