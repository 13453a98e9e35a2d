import type { Attributes, Dtype, Node, Type } from './graph.ts'
import { primitives } from './kernels/index.ts'

/** A rewriting of one node about to be built: its replacement, or undefined to leave it. */
export type Rule = (node: Node, builder: Builder) => Node | undefined

/** Builds nodes: infers their types, shares equal ones, and applies rules to each. */
export class Builder {
  readonly #rules: readonly Rule[]
  readonly #known = new Map<string, Node>()
  /** How many users a node has in the graph being rewritten. */
  readonly #fanout = new Map<Node, number>()

  constructor(rules: readonly Rule[] = []) {
    this.#rules = rules
  }

  input(name: string, type: Type): Node {
    return this.#intern('Input', [], { name }, type)
  }

  /** A tensor of listed values. */
  constant(values: readonly number[], shape: readonly number[], dtype: Dtype): Node {
    const first = values[0] ?? 0
    if (values.every((value) => Object.is(value, first))) return this.fill(first, shape, dtype)
    return this.#intern('Constant', [], { values }, { shape, dtype })
  }

  /** A tensor of one value. */
  fill(value: number, shape: readonly number[], dtype: Dtype = 'float32'): Node {
    return this.#intern('Fill', [], { value }, { shape, dtype })
  }

  make(kernel: string, inputs: readonly Node[], attributes: Attributes = {}): Node {
    const primitive = primitives.get(kernel)
    if (!primitive) throw new Error(`unknown kernel: ${kernel}`)
    const type = primitive.infer(inputs, attributes)
    const node: Node = { id: -1, kernel, inputs, attributes, ...type }
    for (const rule of this.#rules) {
      const replacement = rule(node, this)
      if (replacement) return replacement
    }
    return this.#intern(kernel, inputs, attributes, type)
  }

  /** Notes that a node stands for one with so many users. */
  noteUsers(node: Node, users: number): void {
    this.#fanout.set(node, (this.#fanout.get(node) ?? 0) + users)
  }

  /** Whether at most one other node uses this one, so that a rule may absorb it without computing it twice. */
  single(node: Node): boolean {
    return (this.#fanout.get(node) ?? 0) <= 1
  }

  #intern(kernel: string, inputs: readonly Node[], attributes: Attributes, { shape, dtype }: Type): Node {
    const key = `${kernel}|${inputs.map((input) => input.id)}|${attributeText(attributes)}|${dtype}|${shape}`
    const known = this.#known.get(key)
    if (known) return known
    const node = { id: this.#known.size, kernel, inputs, attributes, shape, dtype }
    this.#known.set(key, node)
    return node
  }
}

/** JSON that keeps NaN, infinities and the sign of zero apart. */
const attributeText = (attributes: Attributes): string =>
  JSON.stringify(attributes, (_key, value: unknown) =>
    typeof value === 'number' && (!Number.isFinite(value) || Object.is(value, -0)) ? String(value) + 'f' : value,
  )
