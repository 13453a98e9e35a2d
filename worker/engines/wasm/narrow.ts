import { outcomes, reachable, type Graph, type Node } from '../../tensor/trace/graph.ts'

/**
 * Whether a program runs faster fused: most of its multiply-adds are in products with an extent below 24. There ONNX
 * Runtime reaches 7 to 35 GFLOP/s on a core on which the fused product reaches 43; from 32 on it reaches 40 to 68. Where
 * rows of a table are read apart, small products count too: what ONNX Runtime gains in them, its many calls cost.
 */
export function narrow(graph: Graph): boolean {
  let [inNarrow, all] = [0, 0]
  const nodes = reachable(outcomes(graph))
  const most = nodes.some(({ kernel, attributes }) => kernel === 'RowsOf' && attributes.apart) ? mostOfSmall : 0
  for (const node of nodes) {
    if (node.kernel !== 'BatchMatMul') continue
    const extents = extentsOf(node)
    const ofOne = extents.reduce((product, n) => product * n)
    const work = node.shape.slice(0, -2).reduce((product, n) => product * n, ofOne)
    all += work
    if (Math.min(...extents) < wide || ofOne <= most) inNarrow += work
  }
  return 2 * inNarrow > all
}

const wide = 24
/** Multiply-adds of one product. */
const mostOfSmall = 2 ** 20

/** Rows, columns and inner length of a product. */
const extentsOf = ({ shape, inputs, attributes }: Node): number[] => [
  shape.at(-2)!,
  shape.at(-1)!,
  inputs[0]!.shape.at(attributes.transposeA ? -2 : -1)!,
]
