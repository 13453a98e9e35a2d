import { rewrite } from '../../../tensor/trace/passes/rewrite.ts'
import { sameShape, type Graph, type Node } from '../../../tensor/trace/graph.ts'

/**
 * The same graph, but that runs which share rows of a table have products of their own instead of one together: then what is
 * computed of a run does not depend on how many there are.
 */
export const apart = (graph: Graph): Graph =>
  rewrite(graph, [
    (node, builder) => {
      const joined = productOfRuns(node)
      if (!joined) return undefined
      const { own, rows, each } = joined
      const index = Array.from({ length: own.shape[0]! }, (_, run) => Math.floor(run / each))
      const places = builder.constant(index, [index.length], 'int32')
      const ofRun = rows.shape[0] === 1 ? rows : builder.make('GatherV2', [rows, places], { axis: 0, batchDims: 0 })
      return builder.make('BatchMatMul', [own, ofRun], node.inputs[0]!.attributes)
    },
  ])

const moved = new Set(['Patches', 'Reshape', 'Transpose'])

/** Rows that runs share, of a table or fed, and what is read of them in another order. */
const isTable = ({ kernel, inputs }: Node): boolean =>
  kernel === 'RowsOf' || kernel === 'Input' || (moved.has(kernel) && isTable(inputs[0]!))

/** `[R, H, N]` of a product `[S, R/S · H, N]` of `own` `[R, H, K]` with rows `[S, B, D]` that `each` = R/S runs share. */
function productOfRuns({ kernel, inputs: [product], shape }: Node) {
  if (kernel !== 'Reshape' || product!.kernel !== 'BatchMatMul' || product!.attributes.transposeA) return undefined
  const [joined, rows] = product!.inputs as [Node, Node]
  if (joined.kernel !== 'Reshape' || !isTable(rows)) return undefined
  const [own] = joined.inputs as [Node]
  const [runs, units, inner] = own.shape
  const [seeds] = rows.shape
  const isJoined = own.shape.length === 3 && sameShape(joined.shape, [seeds!, (runs! / seeds!) * units!, inner!])
  return isJoined && sameShape(shape.slice(0, 2), [runs!, units!]) ? { own, rows, each: runs! / seeds! } : undefined
}
