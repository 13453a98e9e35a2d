import type { Builder } from '../../../tensor/trace/builder.ts'
import { rewrite } from '../../../tensor/trace/passes/rewrite.ts'
import { sameShape, type Graph, type Node } from '../../../tensor/trace/graph.ts'

/**
 * The same graph, but that runs which share rows of a table have products of their own instead of one together, and that what
 * is repeated for the runs of a seed is read by each of them: then what is computed of a run does not depend on how many there
 * are.
 */
export const apart = (graph: Graph): Graph =>
  rewrite(graph, [
    (node, builder) => {
      const joined = productOfRuns(node)
      if (!joined) return undefined
      const { own, rows, each } = joined
      const [runs, units] = node.shape
      const shape = [runs!, units!, joined.inner]
      const ofRun = rows.shape[0] === 1 ? rows : ofEach(builder, rows, runs!, each)
      const factor = sameShape(own.shape, shape) ? own : builder.make('Reshape', [own], { shape })
      return builder.make('BatchMatMul', [factor, ofRun], node.inputs[0]!.attributes)
    },
    (node, builder) => {
      const repeated = repeatedForRuns(node)
      if (!repeated) return undefined
      const [runs, ...rest] = node.shape
      const seeds = repeated.shape[0]!
      const shared = builder.make('Reshape', [repeated], { shape: [seeds, ...rest] })
      return ofEach(builder, shared, runs!, runs! / seeds)
    },
  ])

/** What `each` neighbouring runs share, as each reads it: `[S, ...]` to `[R, ...]`. */
function ofEach(builder: Builder, shared: Node, runs: number, each: number): Node {
  const index = Array.from({ length: runs }, (_, run) => Math.floor(run / each))
  const places = builder.constant(index, [runs], 'int32')
  return builder.make('GatherV2', [shared, places], { axis: 0, batchDims: 0 })
}

/** What a node repeats for the runs of each seed: `[S, 1, ...]`, of which it makes `[S, R/S, ...]` and then `[R, ...]`. */
function repeatedForRuns({ kernel, inputs: [tiled], shape }: Node): Node | undefined {
  if (kernel !== 'Reshape' || (tiled!.kernel !== 'Tile' && tiled!.kernel !== 'BroadcastTo')) return undefined
  const [shared] = tiled!.inputs as [Node]
  const [seeds, each, ...rest] = tiled!.shape
  const isOfSeeds = sameShape(shared.shape, [seeds!, 1, ...rest]) && sameShape(shape, [seeds! * each!, ...rest])
  return isOfSeeds && seeds! > 1 && each! > 1 ? shared : undefined
}

const moved = new Set(['Patches', 'Reshape', 'Transpose'])

/** Rows that runs share, of a table or fed, and what is read of them in another order. */
const isTable = ({ kernel, inputs }: Node): boolean =>
  kernel === 'RowsOf' || kernel === 'Input' || (moved.has(kernel) && isTable(inputs[0]!))

/**
 * `[R, H, N]` of a product `[S, R/S · H, N]` of `own`, whose numbers are `[R, H, inner]` in rows, with rows `[S, B, D]` that
 * `each` = R/S runs share.
 */
function productOfRuns({ kernel, inputs: [product], shape }: Node) {
  if (kernel !== 'Reshape' || product!.kernel !== 'BatchMatMul' || product!.attributes.transposeA) return undefined
  const [joined, rows] = product!.inputs as [Node, Node]
  if (joined.kernel !== 'Reshape') return undefined
  const [own] = joined.inputs as [Node]
  const [runs, units] = shape
  const [seeds] = rows.shape
  const inner = joined.shape.at(-1)!
  const isJoined =
    shape.length === 3 && own.shape[0] === runs && sameShape(joined.shape, [seeds!, (runs! / seeds!) * units!, inner])
  const each = runs! / seeds!
  return isJoined && (each > 1 || isTable(rows)) ? { own, rows, inner, each } : undefined
}
