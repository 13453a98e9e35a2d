import { reachable, type Node } from '../../../tensor/trace/graph.ts'
import { computable, moves, picks } from './kinds.ts'
import { NotFused } from './notFused.ts'

/** What is read of a graph before it is planned. */
export interface Reading {
  /** Number of runs. */
  runs: number
  /** Nodes of which each run has its own part. */
  ofRuns: ReadonlySet<Node>
  /** How many passes read a node's values; an outcome counts as many. */
  users: ReadonlyMap<Node, number>
}

/** Tells what is each run's own, and how often values are read. Throws NotFused where runs meet. */
export function readingOf(outcomes: readonly Node[]): Reading {
  const runs = Math.max(1, ...outcomes.map(({ shape }) => shape[0] ?? 1))
  const order = reachable(outcomes)
  const ofRuns = new Set<Node>()
  // What runs gather from has no axis of runs, even where there are as many seeds, or rows, as runs.
  const common = new Set(
    reachable([
      ...order.filter(picks).map(({ inputs }) => inputs[0]!),
      ...order.filter(({ kernel }) => kernel === 'RowsOf').flatMap(({ inputs }) => inputs),
    ]),
  )
  for (const node of order) {
    const own = !common.has(node) && (node.inputs.some((input) => ofRuns.has(input)) || begins(node, runs))
    if (!own) continue
    if (!staysApart(node, ofRuns, runs)) throw new NotFused(`${node.kernel} over runs`)
    ofRuns.add(node)
  }
  return { runs, ofRuns, users: usersOf(order, outcomes) }
}

function usersOf(order: readonly Node[], outcomes: readonly Node[]): Map<Node, number> {
  const users = new Map<Node, number>()
  const use = (node: Node, times: number) => users.set(node, (users.get(node) ?? 0) + times)
  for (const { kernel, inputs } of order) if (!moves.has(kernel)) for (const input of inputs) use(input, 1)
  for (const node of outcomes) use(node, 2)
  // Who reads a moved block reads what it was moved from.
  for (const node of order.toReversed()) if (moves.has(node.kernel)) use(node.inputs[0]!, users.get(node) ?? 0)
  return users
}

/** Whether a node is the first that is of runs: given for each of them, picked by each, or rows for each. */
const begins = ({ kernel, shape, inputs }: Node, runs: number): boolean =>
  shape[0] === runs &&
  (kernel === 'Input' || kernel === 'RowsOf' || (kernel === 'GatherV2' && inputs[1]!.shape[0] === runs))

/** Whether a kernel neither mixes runs nor moves them. */
function staysApart({ kernel, inputs, attributes, shape, dtype }: Node, ofRuns: ReadonlySet<Node>, runs: number) {
  const own = inputs.filter((input) => ofRuns.has(input))
  return (
    shape[0] === runs &&
    own.every((input) => input.shape[0] === runs) &&
    (!computable({ kernel, inputs, dtype }) || own.every((input) => input.shape.length === shape.length)) &&
    !(kernel === 'Sum' && (attributes.axes as number[]).includes(0) && runs > 1) &&
    !(kernel === 'Transpose' && (attributes.perm as number[])[0] !== 0) &&
    !(kernel === 'Concat' && attributes.axis === 0) &&
    !(kernel === 'BatchMatMul' && shape.length < 3)
  )
}
