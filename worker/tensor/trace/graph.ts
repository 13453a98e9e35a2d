export type Dtype = 'float32' | 'int32' | 'bool'

/** Shape and element type of a value. */
export interface Type {
  readonly shape: readonly number[]
  readonly dtype: Dtype
}

export type Attributes = Readonly<Record<string, number | string | boolean | readonly number[]>>

/** One value of a graph and the kernel that makes it; nodes of one builder are equal exactly when identical. */
export interface Node extends Type {
  readonly id: number
  readonly kernel: string
  readonly inputs: readonly Node[]
  readonly attributes: Attributes
}

/** Everything a program computes: its outcome as nodes over `Input` nodes. */
export interface Graph {
  readonly program: string
  readonly state: Readonly<Record<string, Node>>
  readonly gradients: Readonly<Record<string, Node>>
  readonly fetches: Readonly<Record<string, Node>>
}

export const size = (shape: readonly number[]): number => shape.reduce((product, n) => product * n, 1)
export const sameShape = (a: readonly number[], b: readonly number[]): boolean =>
  a.length === b.length && a.every((n, i) => n === b[i])

/** Every node that these depend on, inputs before users; what a node depends on may be said otherwise. */
export function reachable(
  roots: Iterable<Node>,
  inputsOf: (node: Node) => readonly Node[] = ({ inputs }) => inputs,
): Node[] {
  const seen = new Set<Node>()
  const order: Node[] = []
  const stack: [Node, number][] = []
  for (const root of roots) {
    if (seen.has(root)) continue
    seen.add(root)
    stack.push([root, 0])
    while (stack.length) {
      const top = stack[stack.length - 1]!
      const next = inputsOf(top[0])[top[1]++]
      if (!next) {
        order.push(top[0])
        stack.pop()
      } else if (!seen.has(next)) {
        seen.add(next)
        stack.push([next, 0])
      }
    }
  }
  return order
}

/** The named outcomes of a graph, one list. */
export const outcomes = (graph: Graph): Node[] => [
  ...Object.values(graph.state),
  ...Object.values(graph.gradients),
  ...Object.values(graph.fetches),
]

/** The same with what they are called: `state/<name>`, `gradients/<name>`, `fetches/<name>`. */
export const namedOutcomes = (graph: Graph): { name: string; node: Node }[] =>
  (['state', 'gradients', 'fetches'] as const).flatMap((part) =>
    Object.entries(graph[part]).map(([name, node]) => ({ name: `${part}/${name}`, node })),
  )

/** A canonical text of a graph: two traces of a pure program have the same. */
export function describe(graph: Graph): string {
  const number = new Map<Node, number>()
  const lines = reachable(outcomes(graph)).map((node, i) => {
    number.set(node, i)
    const inputs = node.inputs.map((input) => number.get(input)).join(' ')
    return `${i}: ${node.kernel}(${inputs}) ${JSON.stringify(node.attributes)} ${node.dtype}[${node.shape}]`
  })
  for (const part of ['state', 'gradients', 'fetches'] as const)
    for (const [name, node] of Object.entries(graph[part])) lines.push(`${part}.${name} = ${number.get(node)}`)
  return lines.join('\n')
}
