import { Builder, type Rule } from '../builder.ts'
import { describe, outcomes, reachable, type Graph, type Node } from '../graph.ts'
import { broadcasts } from './broadcasts.ts'
import { distribution } from './distribution.ts'
import { factors } from './factors.ts'
import { fills } from './fills.ts'
import { movement } from './movement.ts'
import { products } from './products.ts'
import { sums } from './sums.ts'
import { transposes } from './transposes.ts'

const rules: Rule[] = [movement, fills, broadcasts, transposes, products, sums, factors, distribution]

/** An equivalent graph that does less: rules applied to every node, inputs first, until nothing changes. */
export function simplify(graph: Graph): Graph {
  let [text, current] = [describe(graph), graph]
  for (let round = 0; round < 8; round++) {
    current = rewrite(current, rules)
    const next = describe(current)
    if (next === text) break
    text = next
  }
  return current
}

/** Rebuilds a graph with these rules; what nothing uses is not rebuilt, and equal nodes become one. */
export function rewrite(graph: Graph, rules: readonly Rule[]): Graph {
  const builder = new Builder(rules)
  const order = reachable(outcomes(graph))
  const users = new Map<Node, number>()
  for (const node of order) for (const input of node.inputs) users.set(input, (users.get(input) ?? 0) + 1)
  for (const node of outcomes(graph)) users.set(node, (users.get(node) ?? 0) + 1)
  const made = new Map<Node, Node>()
  for (const node of order) {
    const next = rebuilt(node, builder, made)
    builder.noteUsers(next, users.get(node) ?? 0)
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

function rebuilt({ kernel, attributes, inputs, ...type }: Node, builder: Builder, made: Map<Node, Node>): Node {
  if (kernel === 'Input') return builder.input(attributes.name as string, type)
  if (kernel === 'Fill') return builder.fill(attributes.value as number, type.shape, type.dtype)
  if (kernel === 'Constant') return builder.constant(attributes.values as number[], type.shape, type.dtype)
  return builder.make(kernel, inputs.map((input) => made.get(input)!), attributes) // prettier-ignore
}
