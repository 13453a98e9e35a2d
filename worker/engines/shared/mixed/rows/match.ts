import { outcomes, reachable, sameShape, type Graph, type Node } from '../../../../tensor/trace/graph.ts'
import { usersOf } from '../../../../tensor/trace/passes/rewrite.ts'

/** Rows of a stored table that a call picks: B of them for each of S seeds, the same for the runs of a seed. */
export interface PickedRows {
  /** Input `[n, D]`. */
  table: string
  /** n. */
  stored: number
  /** Input `[S·B]`, int32: which rows. */
  rows: string
  seeds: number
  batch: number
  /** Input `[R]`, int32: the seed of each run; null where runs stand in the order of their seeds, equally many of each. */
  seedOfRun: string | null
}

/** R runs, H units, D columns of the table. */
interface Extents {
  runs: number
  units: number
  width: number
}

/** `weight · rowsᵀ` for each run: weight `[R, H, D]`, an input; node `[R, H, B]`. */
export interface RowProduct extends PickedRows, Extents {
  node: Node
  weight: string
}

/** `factor · rows` for each run: factor `[R, H, B]`; node `[R, H, D]`, the gradient of a first layer's weight. */
export interface RowGradient extends PickedRows, Extents {
  node: Node
  factor: Node
}

/**
 * The products of a simplified graph with rows of stored tables. The rows have a name of their own, `RowsOf`; that they are
 * multiplied has none and is looked for here: a layer does not know where its inputs come from, and the gradient of its
 * weight is a product that differentiation makes, in the form that simplification gives it.
 */
export function rowProducts(graph: Graph): { products: RowProduct[]; gradients: RowGradient[] } {
  const users = usersOf(graph)
  const products: RowProduct[] = []
  const gradients: RowGradient[] = []
  for (const node of reachable(outcomes(graph))) {
    if (node.kernel !== 'BatchMatMul') continue
    const { transposeA, transposeB, alpha = 1 } = node.attributes
    const picked = pickedRows(node.inputs[1]!)
    if (!picked || transposeA || alpha !== 1) continue
    const { groups, ...rows } = picked
    const whole = reshapedOnly(node, users)
    const other = throughReshape(node.inputs[0]!)
    const large = transposeB ? other : whole
    if (large.shape.length !== 3) continue
    const [runs, units, width] = large.shape as [number, number, number]
    const extents = { runs, units, width }
    if (!isWorthwhile(rows, extents) || !ofWholeRuns(rows, groups, extents, [node.inputs[0]!, node])) continue
    if (!transposeB) gradients.push({ ...rows, ...extents, node: whole, factor: other })
    else if (other.kernel === 'Input')
      products.push({ ...rows, ...extents, node: whole, weight: other.attributes.name as string })
  }
  return { products, gradients }
}

/** Rows `[S, B, D]` of a table, or `[R, B, D]` where they are handed to runs; `groups` is that first length. */
function pickedRows(node: Node): (PickedRows & { groups: number }) | undefined {
  if (node.shape.length !== 3) return undefined
  const [groups, batch] = node.shape as [number, number, number]
  if (node.kernel === 'GatherV2' && node.inputs[0]!.shape.length === 3) {
    const [same, seedOfRun] = [pickedRows(node.inputs[0]!), node.inputs[1]!]
    const handed = same?.seedOfRun === null && node.attributes.axis === 0 && seedOfRun.kernel === 'Input'
    return handed ? { ...same, groups, seedOfRun: seedOfRun.attributes.name as string } : undefined
  }
  const [table, rows] = node.inputs
  if (node.kernel !== 'RowsOf' || table!.kernel !== 'Input' || rows!.kernel !== 'Input') return undefined
  const [from, at] = [table!, rows!].map((input) => input.attributes.name as string) as [string, string]
  return { table: from, stored: table!.shape[0]!, rows: at, seeds: groups, batch, seedOfRun: null, groups }
}

/** With fewer units, most of what is summed would be thrown away. */
const fewestUnits = 16
/** The lists of a larger table (1 GB) would take too much of the 4 GB that a memory can have. */
const mostStored = 2 ** 28

const isWorthwhile = ({ batch, stored }: PickedRows, { units, width }: Extents): boolean =>
  units >= fewestUnits && stored * width <= mostStored && [batch, units, width].every((n) => n % 4 === 0)

/**
 * Whether the other operand and the outcome of a product are those of whole runs, one after the other: `[G, R/G·H, ·]` for
 * G groups of rows, or `[R, H, ·]` where one serves all.
 */
function ofWholeRuns(
  { seeds, seedOfRun }: PickedRows,
  groups: number,
  { runs, units }: Extents,
  operands: readonly Node[],
): boolean {
  if (seedOfRun === null && runs % seeds !== 0) return false
  const forms = [[groups, (runs / groups) * units], ...(groups === 1 ? [[runs, units]] : [])]
  return forms.some((form) => operands.every(({ shape }) => sameShape(shape.slice(0, -1), form)))
}

const throughReshape = (node: Node): Node => (node.kernel === 'Reshape' ? throughReshape(node.inputs[0]!) : node)

/** The last of the reshapings that are all that is made of a node. */
function reshapedOnly(node: Node, users: ReadonlyMap<Node, readonly Node[]>): Node {
  const [user, ...others] = users.get(node)!
  return others.length === 0 && user!.kernel === 'Reshape' && user !== node ? reshapedOnly(user!, users) : node
}
