import { Builder } from '../../../tensor/trace/builder.ts'
import {
  outcomes,
  reachable,
  sameShape,
  size,
  type Attributes,
  type Graph,
  type Node,
} from '../../../tensor/trace/graph.ts'
import { isOperator } from './arithmetic.ts'

/**
 * The same graph, but that axes which a reshape joins into the first one stay apart: `[R·H·B, J, K]` becomes `[R, H, B, J, K]`.
 * Then runs are an axis of their own, however many there are, and so is each of what lies beside them.
 */
export const unjoined = (graph: Graph): Graph => new Unjoined().graph(graph)

/** What stands for a node: its first axis as several. */
interface Apart {
  readonly node: Node
  /** The axes that the first one is made of. */
  readonly axes: readonly number[]
}

class Unjoined {
  readonly #builder = new Builder()
  readonly #made = new Map<Node, Apart>()

  graph(graph: Graph): Graph {
    for (const node of reachable(outcomes(graph))) this.#made.set(node, this.#apart(node))
    const joined = (nodes: Readonly<Record<string, Node>>) =>
      Object.fromEntries(Object.entries(nodes).map(([name, node]) => [name, this.#joined(node)]))
    return { ...graph, state: joined(graph.state), gradients: joined(graph.gradients), fetches: joined(graph.fetches) }
  }

  #of = (node: Node): Apart => this.#made.get(node)!

  /** In its own shape. */
  #joined(node: Node): Node {
    const { node: made, axes } = this.#of(node)
    return axes.length > 1 ? this.#reshaped(made, node.shape) : made
  }

  #reshaped = (node: Node, shape: readonly number[]): Node => {
    const from = node.kernel === 'Reshape' ? node.inputs[0]! : node
    return sameShape(from.shape, shape) ? from : this.#builder.make('Reshape', [from], { shape })
  }

  #apart(node: Node): Apart {
    const { kernel, inputs, attributes } = node
    if (kernel === 'Reshape') return this.#split(node)
    const axes = this.#common(node)
    const shifted = axes && shift(node, axes)
    if (!shifted) return this.#plain(node)
    const operands = inputs.map((input) => this.#in(input, axes, node.shape.length))
    return { node: this.#builder.make(kernel, operands, shifted === 'same' ? attributes : shifted), axes }
  }

  #plain(node: Node): Apart {
    const { kernel, inputs, attributes, shape, dtype } = node
    const axes = [shape[0] ?? 1]
    if (kernel === 'Input') return { node: this.#builder.input(attributes.name as string, { shape, dtype }), axes }
    if (kernel === 'Fill') return { node: this.#builder.fill(attributes.value as number, shape, dtype), axes }
    if (kernel === 'Constant')
      return { node: this.#builder.constant(attributes.values as number[], shape, dtype), axes }
    return { node: this.#builder.make(kernel, inputs.map((input) => this.#joined(input)), attributes), axes } // prettier-ignore
  }

  /** A reshape keeps the axes that it joins. */
  #split({ inputs: [x], shape }: Node): Apart {
    const { node: from, axes: before } = this.#of(x!)
    const axes = shape.length > 1 ? joinedAxes(from.shape, before, shape[0]!) : [shape[0] ?? 1]
    return { node: this.#reshaped(from, [...axes, ...shape.slice(1)]), axes }
  }

  /** The most axes that an operand has apart, where the first one of the result is that of the operands. */
  #common({ inputs, shape }: Node): readonly number[] | undefined {
    const own = inputs.filter((input) => input.shape.length === shape.length && input.shape[0] === shape[0])
    const most = own.map((input) => this.#of(input).axes).reduce((a, b) => (b.length > a.length ? b : a), [1])
    return most.length > 1 ? most : undefined
  }

  /** An operand with these axes in place of its first; one of fewer axes stays as it is. */
  #in(input: Node, axes: readonly number[], rank: number): Node {
    if (input.shape.length < rank) return this.#joined(input)
    const first = input.shape[0] === size(axes) ? axes : axes.map(() => 1)
    return this.#reshaped(this.#of(input).node, [...first, ...input.shape.slice(1)])
  }
}

/** The axes of `n` in front: those of `shape` as far as they go, the last of them in part; else what runs there are, and all else. */
function joinedAxes(shape: readonly number[], [lead]: readonly number[], n: number): readonly number[] {
  if (n === lead || n % lead!) return [n]
  const axes: number[] = []
  let left = n
  for (const length of shape) {
    if (left % length) {
      if (left > 1 && length % left === 0) axes.push(left)
      else if (left > 1) return [lead!, n / lead!]
      return axes
    }
    axes.push(length)
    left /= length
    if (left === 1) return axes
  }
  return axes
}

/** The attributes of a kernel whose operands have these axes in place of their first; undefined where it needs that whole. */
function shift({ kernel, attributes, shape }: Node, instead: readonly number[]): Attributes | 'same' | undefined {
  const by = instead.length - 1
  const behind = (axes: readonly number[]) => axes.map((axis) => axis + by)
  const front = Array.from({ length: by }, (_, axis) => axis)
  const none = front.map(() => 0)
  const whole = [0, ...front.map((axis) => axis + 1)]
  switch (kernel) {
    case 'BatchMatMul':
      return shape.length > 2 ? 'same' : undefined
    case 'Sum':
    case 'Max':
    case 'Min': {
      const axes = attributes.axes as number[]
      return axes.includes(0) ? undefined : { ...attributes, axes: behind(axes) }
    }
    case 'Transpose': {
      const [first, ...rest] = attributes.perm as number[]
      return first === 0 ? { perm: [...whole, ...behind(rest)] } : undefined
    }
    case 'Concat':
      return attributes.axis === 0 ? undefined : { axis: (attributes.axis as number) + by }
    case 'PadV2': {
      const [before, after] = [attributes.before as number[], attributes.after as number[]]
      if (before[0] || after[0]) return undefined
      return { ...attributes, before: [...none, ...before], after: [...none, ...after] }
    }
    case 'Slice': {
      const [begin, sizes] = [attributes.begin as number[], attributes.size as number[]]
      if (begin[0]) return undefined
      return { begin: [...none, ...begin], size: [...instead, ...sizes.slice(1)] }
    }
    case 'BroadcastTo':
      return { shape: [...instead, ...shape.slice(1)] }
  }
  return isOperator(kernel) ? 'same' : undefined
}
