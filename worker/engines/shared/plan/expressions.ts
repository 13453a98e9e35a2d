import { size, type Node } from '../../../tensor/trace/graph.ts'
import { isFunction, isOperator } from './arithmetic.ts'
import type { Expression } from './expression.ts'
import { computable } from './kinds.ts'
import { NotFused } from './notFused.ts'
import type { Reading } from './reading.ts'
import { isCheap } from './roots.ts'
import { repeated, type View } from './view.ts'
import { isProductOfTaps } from './windowPasses.ts'

/** What an expression is put together from. */
export interface Known {
  readonly wide: boolean
  readonly reading: Reading
  /** In whose pass each node is computed. */
  readonly roots: ReadonlyMap<Node, Node>
  /** Whether a node's values lie somewhere already. */
  isMade(node: Node): boolean
  /** Whether a place is set for them. */
  hasHome(node: Node): boolean
  /** Where a node's values lie; computes them if they are nowhere yet. */
  view(node: Node): View
}

/** What a pass is made of while its expression is put together. */
export interface Making {
  /** The node whose values it makes. */
  readonly root?: Node
  /** What is read or computed already. */
  readonly known: Map<Node, Expression<View>>
  /** The product that it makes itself, if it may make one. */
  readonly hosts?: Node[]
}

/** Expressions of what a pass computes in passing. */
export class Expressions {
  readonly #known: Known

  constructor(known: Known) {
    this.#known = known
  }

  /** The expression of an element-wise node; its operands are read once each. */
  applied(node: Node, own: boolean, making: Making): Expression<View> {
    const within = this.#known.wide ? making : { ...making, known: new Map<Node, Expression<View>>() }
    if (!isOperator(node.kernel) || (isFunction(node.kernel) && !this.#known.wide)) throw new NotFused(node.kernel)
    const operands = node.inputs.map((input) => this.read(input, node.shape, own, within))
    return { kind: 'apply', operator: node.kernel, operands }
  }

  /**
   * A node's values, repeated to a shape, for a pass of each run (`own`) or of all: computed in passing where nothing
   * else reads them, else from memory. With `hosts`, a product may become the pass's own.
   */
  read(node: Node, shape: readonly number[], own: boolean, making: Making = { known: new Map() }): Expression<View> {
    const known = making.known.get(node)
    if (known) return known
    const made = this.#newlyRead(node, shape, own, making)
    making.known.set(node, made)
    return made
  }

  #newlyRead(node: Node, shape: readonly number[], own: boolean, making: Making): Expression<View> {
    if (node.kernel === 'Fill' && node.dtype === 'float32')
      return { kind: 'constant', value: node.attributes.value as number }
    const { wide, reading, roots, isMade, hasHome, view } = this.#known
    const isFree = reading.ofRuns.has(node) === own && !isMade(node) && !hasHome(node)
    const passing = isFree && this.#isPassing(node, making)
    const alike = computable(node) && String(node.shape) === String(shape)
    if (alike && (passing || (isFree && wide && isCheap(node, roots)))) return this.applied(node, own, making)
    const source = node.kernel === 'Reshape' ? node.inputs[0]! : node
    if (passing && making.hosts?.length === 0 && this.#canHost(source, shape)) {
      making.hosts.push(source)
      return { kind: 'result' }
    }
    return { kind: 'read', from: repeated(view(node), shape) }
  }

  /** Whether nothing but the pass reads a node. */
  #isPassing(node: Node, { root }: Making): boolean {
    const { reading, roots } = this.#known
    return reading.users.get(node) === 1 || (root !== undefined && roots.get(node) === root)
  }

  /** Whether a product may be made by the pass that reads it. */
  #canHost(node: Node, shape: readonly number[]): boolean {
    const { wide, reading, isMade } = this.#known
    if (isMade(node) || size(node.shape) !== size(shape)) return false
    if (node.kernel === 'PatchSums') return wide && isProductOfTaps(node, reading.users)
    return node.kernel === 'BatchMatMul' && node.shape.at(-1) === shape.at(-1)
  }
}
