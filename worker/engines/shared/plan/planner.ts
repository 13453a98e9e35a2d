import type { Place, Places } from '../compiled/backend.ts'
import { namedOutcomes, size, type Graph, type Node } from '../../../tensor/trace/graph.ts'
import type { Elements } from '../../wasm/emit/elements.ts'
import type { Expression } from '../../wasm/emit/expression.ts'
import { computable, given, moves, picks } from './kinds.ts'
import { lifted, liftedAll } from './lift.ts'
import { columnsFit, ways, type Product } from '../../wasm/emit/product.ts'
import { readingOf, type Reading } from './reading.ts'
import { Room } from './room.ts'
import { NotFused } from '../../wasm/emit/routine.ts'
import type { Sum } from '../../wasm/emit/sum.ts'
import { permuted, repeated, reshaped, rowMajor, sliced, transposed, type View } from './view.ts'

export type Step = Elements | Product | Sum

/** What a program does on each call: steps on what runs share, then, run after run, the steps of a run. */
export interface Schedule {
  readonly runs: number
  readonly shared: readonly Step[]
  readonly perRun: readonly Step[]
  /** Bytes of intermediate values; those of a run are used again by the next. */
  readonly scratch: number
}

/**
 * Plans a simplified graph as few passes over memory: element-wise kernels become part of the product or the sum that
 * makes or takes their values, and moves of whole blocks become strides. Throws NotFused for what it cannot plan.
 * Runs never meet: a step of a run reads that run's part of axis 0, or what all runs share.
 */
export const schedule = (graph: Graph, places: Places): Schedule => new Planner(graph, places).plan()

class Planner {
  readonly #places: Places
  readonly #outcomes: { name: string; node: Node }[]
  readonly #reading: Reading
  readonly #room: Room
  /** Where outcomes go. */
  readonly #homes = new Map<Node, View>()
  readonly #views = new Map<Node, View>()
  readonly #copies = new Map<string, View>()
  readonly #shared: Step[] = []
  readonly #perRun: Step[] = []

  constructor(graph: Graph, places: Places) {
    this.#places = places
    this.#room = new Room(places.scratch().offset)
    this.#outcomes = namedOutcomes(graph)
    this.#reading = readingOf(this.#outcomes.map(({ node }) => node))
    for (const { name, node } of this.#outcomes)
      if (!this.#homes.has(node) && !moves.has(node.kernel) && !given.has(node.kernel))
        this.#homes.set(node, inRows(places.outcome(name)))
  }

  plan(): Schedule {
    for (const { name, node } of this.#outcomes) {
      const out = inRows(this.#places.outcome(name))
      const own = this.#reading.ofRuns.has(node)
      if (this.#homes.get(node)?.offset === out.offset) this.#view(node)
      else this.#elements(own, node.shape, this.#read(node, node.shape, own), out)
    }
    return { runs: this.#reading.runs, shared: this.#shared, perRun: this.#perRun, scratch: this.#room.bytes }
  }

  /** Where a node's values lie; computes them if they are nowhere yet. */
  #view(node: Node): View {
    const known = this.#views.get(node)
    if (known) return known
    const made = this.#moved(node) ?? this.#compute(node)
    this.#views.set(node, made)
    return made
  }

  /** The values of a node that computes nothing, where they lie already; undefined where that cannot be. */
  #moved({ kernel, inputs, attributes, shape, dtype }: Node): View | undefined {
    const [x, indices] = inputs
    switch (kernel) {
      case 'Input':
        if (dtype !== 'float32') throw new NotFused(`${dtype} values`)
        return inRows(this.#places.input(attributes.name as string))
      case 'Reshape':
        return reshaped(this.#view(x!), shape)
      case 'BroadcastTo':
        return repeated(this.#view(x!), shape)
      case 'Slice':
        return sliced(this.#view(x!), attributes.begin as number[], attributes.size as number[])
      case 'GatherV2':
        if (!picks({ kernel, inputs, attributes })) throw new NotFused('rows by index')
        return picked(this.#view(x!), this.#places.input(indices!.attributes.name as string).offset, shape)
    }
    return undefined
  }

  /** Adds the steps that compute a node. */
  #compute(node: Node): View {
    const { kernel, inputs, attributes, shape } = node
    const [x] = inputs
    const own = this.#reading.ofRuns.has(node)
    if (kernel === 'Reshape') {
      // Its values do not lie in rows: they are copied into rows first.
      const copy = this.#room.place(x!.shape, own, false)
      this.#elements(own, x!.shape, { kind: 'view', view: this.#view(x!) }, copy)
      return reshaped(copy, shape)!
    }
    const out = this.#homes.get(node) ?? this.#room.place(shape, own)
    switch (kernel) {
      case 'BatchMatMul':
        this.#product(node, { kind: 'result' }, out)
        break
      case 'Sum':
        this.#sum(own, x!.shape, attributes.axes as number[], this.#read(x!, x!.shape, own), out)
        break
      case 'Dot': {
        const operands = inputs.map((input) => this.#read(input, input.shape, own))
        const axes = [...x!.shape.keys()].slice(1)
        this.#sum(own, x!.shape, axes, { kind: 'apply', operator: 'Multiply', operands }, out)
        break
      }
      case 'Concat': {
        const axis = attributes.axis as number
        let begin = 0
        for (const input of inputs) {
          const part = sliced(
            out,
            shape.map((_, i) => (i === axis ? begin : 0)),
            input.shape,
          )
          this.#elements(own, input.shape, this.#read(input, input.shape, own), part)
          begin += input.shape[axis]!
        }
        break
      }
      case 'PadV2':
        this.#elements(own, shape, { kind: 'constant', value: attributes.value as number }, out)
        this.#elements(
          own,
          x!.shape,
          this.#read(x!, x!.shape, own),
          sliced(out, attributes.before as number[], x!.shape),
        )
        break
      case 'Transpose':
        this.#elements(own, shape, { kind: 'view', view: permuted(this.#view(x!), attributes.perm as number[]) }, out)
        break
      default: {
        if (!computable(node)) throw new NotFused(kernel)
        const hosts: Node[] = []
        const expression = this.#applied(node, own, hosts)
        if (hosts.length) this.#product(hosts[0]!, expression, out)
        else this.#elements(own, shape, expression, out)
      }
    }
    return out
  }

  /** The expression of an element-wise node; its operands are read once each. */
  #applied(node: Node, own: boolean, hosts?: Node[]): Expression {
    const known = new Map<Node, Expression>()
    const operand = (input: Node) => {
      const made = known.get(input) ?? this.#read(input, node.shape, own, hosts)
      known.set(input, made)
      return made
    }
    return { kind: 'apply', operator: node.kernel, operands: node.inputs.map(operand) }
  }

  /**
   * A node's values, repeated to a shape, for a step of each run (`own`) or of all: computed in passing where nothing
   * else reads them, else from memory. With `hosts`, a product may become the step's own.
   */
  #read(node: Node, shape: readonly number[], own: boolean, hosts?: Node[]): Expression {
    if (node.kernel === 'Fill' && node.dtype === 'float32')
      return { kind: 'constant', value: node.attributes.value as number }
    const passing =
      this.#reading.users.get(node) === 1 && this.#reading.ofRuns.has(node) === own && !this.#views.has(node)
    if (passing && computable(node) && String(node.shape) === String(shape)) return this.#applied(node, own, hosts)
    const source = node.kernel === 'Reshape' ? node.inputs[0]! : node
    if (passing && hosts?.length === 0 && this.#canHost(source, shape)) {
      hosts.push(source)
      return { kind: 'result' }
    }
    return { kind: 'view', view: repeated(this.#view(node), shape) }
  }

  /** Whether a product may be made by the step that reads it. */
  #canHost(node: Node, shape: readonly number[]): boolean {
    const alike = size(node.shape) === size(shape) && node.shape.at(-1) === shape.at(-1)
    return node.kernel === 'BatchMatMul' && alike && this.#reading.users.get(node) === 1 && !this.#views.has(node)
  }

  #product(node: Node, expression: Expression, out: View): void {
    const own = this.#reading.ofRuns.has(node)
    let [a, b] = this.#factors(node)
    const [K, N] = b.shape.slice(-2) as [number, number]
    if (!ways.columns({ a, b }) && !(ways.sums({ a, b }) && K >= 16)) b = this.#copied(b, own)
    // A few columns that fill no whole vectors: long sums instead.
    else if (!ways.sums({ a, b }) && N > 1 && N < 16 && N % 4 && K >= 32) {
      b = transposed(this.#copied(transposed(b), own))
      if (!ways.sums({ a, b })) a = this.#copied(a, own)
    }
    const step: Product = {
      kind: 'product',
      a: lifted(a, own),
      b: lifted(b, own),
      alpha: (node.attributes.alpha as number | undefined) ?? 1,
      expression: liftedAll(expression, own),
      out: lifted(out, own),
    }
    if (!columnsFit(step.expression)) throw new NotFused('columns apart')
    this.#add(own, step)
  }

  /** A and B of a product: `[R, ..., M, K]` and `[R, ..., K, N]`. */
  #factors({ inputs, attributes, shape }: Node): [View, View] {
    const factor = (input: Node, turn: unknown) => {
      const view = this.#view(input)
      const turned = turn ? transposed(view) : view
      return repeated(turned, [...shape.slice(0, -2), ...turned.shape.slice(-2)])
    }
    return [factor(inputs[0]!, attributes.transposeA), factor(inputs[1]!, attributes.transposeB)]
  }

  /** The same values in rows, one copy for all who need one; of shared values, one for all runs. */
  #copied(view: View, own: boolean): View {
    const { index, ...all } = view
    if (index) return picked(this.#copied({ ...all, shape: view.shape.with(0, index.of) }, false), index.at, view.shape)
    const each = own && (view.strides[0] !== 0 || this.#room.isOwn(view))
    const key = JSON.stringify([view, each])
    const known = this.#copies.get(key)
    if (known) return known
    const shape = own && !each ? view.shape.with(0, 1) : view.shape
    const copy = this.#room.place(shape, each)
    this.#elements(each, shape, { kind: 'view', view: { ...view, shape } }, copy)
    const made = repeated(copy, view.shape)
    this.#copies.set(key, made)
    return made
  }

  #elements(own: boolean, shape: readonly number[], expression: Expression, out: View): void {
    const lift = own ? shape : [1, ...shape]
    this.#add(own, { kind: 'elements', shape: lift, expression: liftedAll(expression, own), out: lifted(out, own) })
  }

  #sum(own: boolean, shape: readonly number[], over: readonly number[], expression: Expression, out: View): void {
    const axes = own ? over.filter((axis) => axis > 0) : over.map((axis) => axis + 1)
    const lift = own ? shape : [1, ...shape]
    this.#add(own, { kind: 'sum', shape: lift, axes, expression: liftedAll(expression, own), out: lifted(out, own) })
  }

  #add(own: boolean, step: Step): void {
    ;(own ? this.#perRun : this.#shared).push(step)
  }
}

const inRows = ({ offset, shape }: Place): View => ({ offset, shape, strides: rowMajor(shape) })

const picked = (view: View, at: number, shape: readonly number[]): View => ({
  ...view,
  shape,
  index: { at, of: view.shape[0]! },
})
