import { Builder, type Rule } from '../builder.ts'
import { outcomes, reachable, type Graph, type Node } from '../graph.ts'

/** Nodes that are rebuilt in another way than their kernel and inputs say. */
export interface Replacement {
  /** Rebuilt before everything else. */
  first: readonly Node[]
  /** What a node becomes, given what those before it became; undefined for itself. */
  of(node: Node, made: (node: Node) => Node, builder: Builder): Node | undefined
}

/** Rebuilds a graph with these rules; what nothing uses is not rebuilt, and equal nodes become one. */
export function rewrite(graph: Graph, rules: readonly Rule[], replacement?: Replacement): Graph {
  const builder = new Builder(rules)
  const order = reachable([...(replacement?.first ?? []), ...outcomes(graph)])
  const users = usersOf(graph)
  const made = new Map<Node, Node>()
  for (const node of order) {
    const next = replacement?.of(node, (input) => made.get(input)!, builder) ?? rebuilt(node, builder, made)
    builder.noteUsers(next, users.get(node)?.length ?? 0)
    made.set(node, next)
  }
  const mapped = (nodes: Readonly<Record<string, Node>>) =>
    Object.fromEntries(Object.entries(nodes).map(([name, node]) => [name, made.get(node)!]))
  return {
    program: graph.program,
    state: mapped(graph.state),
    gradients: mapped(graph.gradients),
    fetches: mapped(graph.fetches),
  }
}

/** The nodes that use each node, one entry for each use; an outcome counts as a use by itself. */
export function usersOf(graph: Graph): Map<Node, Node[]> {
  const users = new Map<Node, Node[]>()
  const note = (used: Node, by: Node) => users.set(used, [...(users.get(used) ?? []), by])
  for (const node of reachable(outcomes(graph))) for (const input of node.inputs) note(input, node)
  for (const node of outcomes(graph)) note(node, node)
  return users
}

function rebuilt({ kernel, attributes, inputs, ...type }: Node, builder: Builder, made: Map<Node, Node>): Node {
  if (kernel === 'Input') return builder.input(attributes.name as string, type)
  if (kernel === 'Fill') return builder.fill(attributes.value as number, type.shape, type.dtype)
  if (kernel === 'Constant') return builder.constant(attributes.values as number[], type.shape, type.dtype)
  return builder.make(
    kernel,
    inputs.map((input) => made.get(input)!),
    attributes,
  )
}
