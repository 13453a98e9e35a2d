import { outcomes, reachable, sameShape, size, type Graph, type Node } from '../../../../tensor/trace/graph.ts'

/** 1 where x is at least the k-th largest of its units, else 0: x and node `[R, U, B]`, a k for each run. */
export interface Selection {
  node: Node
  x: Node
  k: readonly number[]
}

/** The selections of a simplified graph by the number of units kept, as `atLeastKth` writes them. */
export const selections = (graph: Graph): Selection[] =>
  reachable(outcomes(graph)).flatMap((node) => {
    const [cast] = node.inputs
    const [least] = cast?.inputs ?? []
    const [turned, kth] = least?.inputs ?? []
    if (!turnsRows(node) || cast!.kernel !== 'Cast' || node.dtype !== 'float32') return []
    if (least?.kernel !== 'GreaterEqual' || !turnsRows(turned!)) return []
    const [x] = turned!.inputs as [Node]
    const k = thresholds(kth!, turned!)
    return k && sameShape(x.shape, node.shape) && comesInVectors(x) ? [{ node, x, k }] : []
  })

const turnsRows = ({ kernel, attributes }: Node): boolean =>
  kernel === 'Transpose' && String(attributes.perm) === '0,2,1'

const comesInVectors = ({ shape: [, units, rows] }: Node): boolean => units! % 4 === 0 && rows! % 4 === 0

/** Which of the largest of x `[R, B, U]` a node `[R, B, 1]` holds, for each run; undefined where it is something else. */
function thresholds(node: Node, x: Node): readonly number[] | undefined {
  if (node.kernel === 'GatherV2' && node.attributes.axis === 0) {
    const [parts, order] = [node.inputs[0]!, indices(node.inputs[1]!)]
    const found =
      parts.kernel === 'Concat' && parts.attributes.axis === 0 && parts.inputs.map((part) => ofGroup(part, x))
    if (!found || !order || found.some((group) => group === undefined)) return undefined
    const [runs, ks] = [
      found.flatMap((group) => group!.runs),
      found.flatMap((group) => group!.runs.map(() => group!.k)),
    ]
    return order.every((place, run) => runs[place] === run) ? order.map((place) => ks[place]!) : undefined
  }
  const group = ofGroup(node, x)
  return group?.runs.every((run, i) => run === i) && group.runs.length === x.shape[0]
    ? group.runs.map(() => group.k)
    : undefined
}

/** The k-th largest of some runs of x. */
function ofGroup(node: Node, x: Node): { runs: readonly number[]; k: number } | undefined {
  const units = x.shape[2]!
  if (String(node.attributes.axes) !== '2') return undefined
  if (node.kernel === 'Max') return ofRuns(node.inputs[0]!, x, 1)
  if (node.kernel !== 'Min') return undefined
  const [values] = node.inputs as [Node]
  if (values.kernel !== 'TopK') return ofRuns(values, x, units)
  const { part, k } = values.attributes
  return part === 'values' ? ofRuns(values.inputs[0]!, x, k as number) : undefined
}

function ofRuns(source: Node, x: Node, k: number): { runs: readonly number[]; k: number } | undefined {
  if (source === x) return { runs: Array.from({ length: x.shape[0]! }, (_, run) => run), k }
  const runs = source.kernel === 'GatherV2' && source.inputs[0] === x && source.attributes.axis === 0
  const own = runs ? indices(source.inputs[1]!) : undefined
  return own && { runs: own, k }
}

/** The values of a tensor of constants. */
function indices({ kernel, attributes, shape }: Node): readonly number[] | undefined {
  if (kernel === 'Constant') return attributes.values as number[]
  return kernel === 'Fill' ? Array<number>(size(shape)).fill(attributes.value as number) : undefined
}
