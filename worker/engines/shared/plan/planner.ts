import { namedOutcomes, size, type Graph, type Node } from '../../../tensor/trace/graph.ts'
import { broadcast } from '../../../tensor/trace/kernels/kernel.ts'
import { apart } from './apart.ts'
import { isFunction, isOperator } from './arithmetic.ts'
import type { Expression } from './expression.ts'
import { computable, given, moves, neighboursOf, picks } from './kinds.ts'
import { lifetimesOf } from './lifetimes.ts'
import { listsRoom, worthLists } from './lists.ts'
import { NotFused } from './notFused.ts'
import { elementsOf, lies, listsPassOf, productOf, rowsPassOf, selectionOf, sumOf } from './passes.ts'
import type { Buffer, Pass, Plan } from './plan.ts'
import { readingOf, type Reading } from './reading.ts'
import { Room } from './room.ts'
import { inRows, permuted, picked, repeated, reshaped, sliced, transposed, type Picking, type View } from './view.ts'

/** What an emitter writes beyond the sums, products and arithmetic of every plan. */
export interface Writing {
  /**
   * Functions, largest values, the k largest, rows that runs share, and products of any size, whose second factor has its
   * columns side by side unless the product is small beside its inner axis.
   */
  readonly wide?: boolean
  /** Products with rows of a table that pass over its zeros; in wide plans. */
  readonly sparse?: boolean
}

/**
 * Plans a simplified graph as few passes over memory: element-wise kernels become part of the product or the sum that
 * makes or takes their values, and moves of whole blocks become strides. Throws NotFused for what it cannot plan.
 * Runs never meet: a pass of a run reads that run's part of axis 0, or what all runs share.
 */
export const planOf = (graph: Graph, { wide = false, sparse = false }: Writing = {}): Plan =>
  new Planner(wide ? apart(graph) : graph, { wide, sparse: wide && sparse }).plan()

/** Inner steps for each row of a product from which sums along them cost less than turning the second factor. */
const longInner = 24

class Planner {
  readonly #wide: boolean
  readonly #sparse: boolean
  readonly #outcomes: { name: string; node: Node }[]
  readonly #reading: Reading
  readonly #room = new Room()
  readonly #buffers = new Map<string, Buffer>()
  /** Where outcomes go. */
  readonly #homes = new Map<Node, View>()
  readonly #views = new Map<Node, View>()
  readonly #copies = new Map<string, View>()
  /** Tables by the buffers that have rows of them; those whose zeros are passed over. */
  readonly #tableOf = new Map<Buffer, Buffer>()
  readonly #listed = new Set<Buffer>()
  /** What passes of runs write: where there is one run, no stride tells. */
  readonly #ofRuns = new Set<Buffer>()
  readonly #shared: Pass[] = []
  readonly #perRun: Pass[] = []

  constructor(graph: Graph, { wide, sparse }: Required<Writing>) {
    this.#wide = wide
    this.#sparse = sparse
    this.#outcomes = namedOutcomes(graph)
    this.#reading = readingOf(this.#outcomes.map(({ node }) => node))
    for (const { name, node } of this.#outcomes)
      if (!this.#homes.has(node) && !moves.has(node.kernel) && !given.has(node.kernel))
        this.#homes.set(node, this.#whole('outcome', name, node))
  }

  plan(): Plan {
    for (const { name, node } of this.#outcomes) {
      const out = this.#whole('outcome', name, node)
      const own = this.#reading.ofRuns.has(node)
      if (this.#homes.get(node)?.buffer === out.buffer) this.#view(node)
      else this.#elements(own, node.shape, this.#read(node, node.shape, own), out)
    }
    const [shared, perRun] = [this.#shared, this.#perRun]
    const buffers = lifetimesOf([...shared, ...perRun])
    const { bytes: scratch } = this.#room
    return { runs: this.#reading.runs, shared, perRun, buffers, scratch, sparse: [...this.#listed] }
  }

  /** All of an input or an outcome. */
  #whole(kind: 'input' | 'outcome', name: string, { shape }: Node): View {
    return inRows(this.#buffer(kind, name, shape), shape)
  }

  #buffer(kind: 'input' | 'outcome', name: string, shape: readonly number[]): Buffer {
    const key = `${kind} ${name}`
    const known = this.#buffers.get(key) ?? { kind, name, bytes: 4 * size(shape), at: 0, ofRun: false }
    this.#buffers.set(key, known)
    return known
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
  #moved(node: Node): View | undefined {
    const { kernel, inputs, attributes, shape, dtype } = node
    const [x, indices] = inputs
    switch (kernel) {
      case 'Input':
        if (dtype !== 'float32') throw new NotFused(`${dtype} values`)
        return this.#whole('input', attributes.name as string, node)
      case 'Reshape':
        return reshaped(this.#view(x!), shape)
      case 'BroadcastTo':
        return repeated(this.#view(x!), shape)
      case 'Slice':
        return sliced(this.#view(x!), attributes.begin as number[], attributes.size as number[])
      case 'GatherV2':
        if (!picks({ kernel, inputs, attributes })) throw new NotFused('rows by index')
        return picked(this.#view(x!), this.#picking(indices!), shape)
      case 'Transpose':
        if (x!.kernel === 'RowsOf' && !this.#homes.has(node))
          return permuted(this.#view(x!), attributes.perm as number[])
    }
    return undefined
  }

  #picking(indices: Node): Picking {
    const each = neighboursOf(indices)
    if (each === undefined) return { buffer: this.#buffer('input', indices.attributes.name as string, indices.shape) }
    if (!this.#wide) throw new NotFused('listed rows')
    return { each }
  }

  /** Adds the passes that compute a node. */
  #compute(node: Node): View {
    const { kernel, inputs, attributes, shape } = node
    const [x] = inputs
    const own = this.#reading.ofRuns.has(node)
    if (kernel === 'Reshape') {
      // Its values do not lie in rows: they are copied into rows first.
      const copy = this.#room.place(x!.shape, own, false)
      this.#elements(own, x!.shape, { kind: 'read', from: this.#view(x!) }, copy)
      return reshaped(copy, shape)!
    }
    if (kernel === 'RowsOf') return this.#rows(node)
    const out = this.#homes.get(node) ?? this.#room.place(shape, own)
    switch (kernel) {
      case 'BatchMatMul':
        this.#product(node, { kind: 'result' }, out)
        break
      case 'Sum':
      case 'Max': {
        const largest = kernel === 'Max'
        if (largest && !(this.#wide && x!.dtype === 'float32')) throw new NotFused(kernel)
        const values = { shape: x!.shape, value: this.#read(x!, x!.shape, own), out }
        this.#add(own, sumOf(values, attributes.axes as number[], own, largest))
        break
      }
      case 'AtLeastKth':
        this.#select(node, out)
        break
      case 'Dot': {
        const whole = broadcast(...inputs.map((input) => input.shape))
        const operands = inputs.map((input) => this.#read(input, whole, own))
        const axes = [...whole.keys()].slice(1)
        const value: Expression<View> = { kind: 'apply', operator: 'Multiply', operands }
        this.#add(own, sumOf({ shape: whole, value, out }, axes, own))
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
        this.#elements(own, shape, { kind: 'read', from: permuted(this.#view(x!), attributes.perm as number[]) }, out)
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

  /** Rows of a table: as columns, which is how products of narrow plans read them, unless they are an outcome. */
  #rows(node: Node): View {
    const { inputs, shape } = node
    const [table, rows] = inputs as [Node, Node]
    const own = this.#reading.ofRuns.has(node)
    if (!node.attributes.apart && !this.#wide) throw new NotFused('rows that runs may read together')
    if (rows.kernel !== 'Input' || table.kernel !== 'Input') throw new NotFused('rows of what is computed')
    const [groups, B, D] = shape as [number, number, number]
    const made = () =>
      this.#wide ? this.#room.place([groups, B, D], own) : transposed(this.#room.place([groups, D, B], own))
    const out = this.#homes.get(node) ?? made()
    const numbers = this.#buffer('input', rows.attributes.name as string, rows.shape)
    this.#add(own, rowsPassOf(numbers, this.#view(table), out, own))
    this.#tableOf.set(out.buffer, this.#view(table).buffer)
    return out
  }

  /** The k largest along an axis; every run has a k of its own. */
  #select(node: Node, out: View): void {
    const [x] = node.inputs as [Node]
    const own = this.#reading.ofRuns.has(node)
    if (!this.#wide || !own || x.dtype !== 'float32') throw new NotFused(node.kernel)
    const { k: values, axis } = node.attributes as { k: readonly number[]; axis: 1 | 2 }
    const name = `kept/${values}`
    const k = this.#buffers.get(name) ?? {
      kind: 'constant',
      name,
      values,
      bytes: 4 * values.length,
      at: 0,
      ofRun: false,
    }
    this.#buffers.set(name, k)
    const view = this.#readable(x, own)
    const isRepeated = view.shape.at(-1)! > 1 && view.strides.at(-1) === 0
    this.#add(own, selectionOf(isRepeated ? this.#copied(view, own) : view, out, k, axis === 1 ? 0 : 1))
  }

  /** The expression of an element-wise node; its operands are read once each. */
  #applied(node: Node, own: boolean, hosts?: Node[]): Expression<View> {
    const known = new Map<Node, Expression<View>>()
    const operand = (input: Node) => {
      const made = known.get(input) ?? this.#read(input, node.shape, own, hosts)
      known.set(input, made)
      return made
    }
    if (!isOperator(node.kernel) || (isFunction(node.kernel) && !this.#wide)) throw new NotFused(node.kernel)
    return { kind: 'apply', operator: node.kernel, operands: node.inputs.map(operand) }
  }

  /**
   * A node's values, repeated to a shape, for a pass of each run (`own`) or of all: computed in passing where nothing
   * else reads them, else from memory. With `hosts`, a product may become the pass's own.
   */
  #read(node: Node, shape: readonly number[], own: boolean, hosts?: Node[]): Expression<View> {
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
    return { kind: 'read', from: repeated(this.#readable(node, own), shape) }
  }

  /** A node's values; wide plans read columns that lie apart from a copy, since they read vectors of them. */
  #readable(node: Node, own: boolean): View {
    const view = this.#view(node)
    return this.#wide && view.shape.at(-1)! > 1 && view.strides.at(-1)! > 1 ? this.#copied(view, own) : view
  }

  /** Whether a product may be made by the pass that reads it. */
  #canHost(node: Node, shape: readonly number[]): boolean {
    const alike = size(node.shape) === size(shape) && node.shape.at(-1) === shape.at(-1)
    return node.kernel === 'BatchMatMul' && alike && this.#reading.users.get(node) === 1 && !this.#views.has(node)
  }

  #product(node: Node, expression: Expression<View>, out: View): void {
    const own = this.#reading.ofRuns.has(node)
    let [a, b] = this.#factors(node)
    const [K, N] = b.shape.slice(-2) as [number, number]
    const table = this.#sparse && own && worthLists(a, b) ? this.#tableOf.get(b.buffer) : undefined
    const lists = table && this.#lists(b, own)
    if (table) this.#listed.add(table)
    else if (this.#wide) {
      const isShort = longInner * a.shape.at(-2)! <= K
      if (!lies.columns(b) && !(lies.inner(a, b) && isShort)) b = this.#copied(b, own)
    } else if (!lies.columns(b) && !(lies.inner(a, b) && K >= 16)) b = this.#copied(b, own)
    // A few columns that fill no whole vectors: long sums instead.
    else if (!lies.inner(a, b) && N > 1 && N < 16 && N % 4 && K >= 32) {
      b = transposed(this.#copied(transposed(b), own))
      if (!lies.inner(a, b)) a = this.#copied(a, own)
    }
    const alpha = (node.attributes.alpha as number | undefined) ?? 1
    this.#add(own, productOf({ value: expression, out }, { a, b, lists, alpha }, own))
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
    return this.#once('copy', view, own, (from, each) => {
      const copy = this.#room.place(from.shape, each)
      this.#elements(each, from.shape, { kind: 'read', from }, copy)
      return copy
    })
  }

  /** Lists of matrices `[R, inner, columns]`, one for all who need them, as copies are made. */
  #lists(view: View, own: boolean): View {
    return this.#once('lists', view, own, (from, each) => {
      const [matrices, inner, columns] = from.shape as [number, number, number]
      const lists = this.#room.place([matrices, listsRoom(inner, columns).numbers], each)
      this.#add(each, listsPassOf(from, lists, each))
      return lists
    })
  }

  /** What is made of a view, once: of shared values for all runs together, else of each one's (`each`). */
  #once(what: string, view: View, own: boolean, make: (from: View, each: boolean) => View): View {
    const { index, ...all } = view
    if (index) {
      const made = this.#once(what, { ...all, shape: view.shape.with(0, index.of) }, false, make)
      return picked(made, index.by, made.shape.with(0, view.shape[0]!))
    }
    const each = own && (view.strides[0] !== 0 || view.buffer.ofRun || this.#ofRuns.has(view.buffer))
    const key = JSON.stringify([what, view, each])
    const known = this.#copies.get(key)
    if (known) return known
    const made = make({ ...view, shape: own && !each ? view.shape.with(0, 1) : view.shape }, each)
    const forAll = repeated(made, made.shape.with(0, view.shape[0]!))
    this.#copies.set(key, forAll)
    return forAll
  }

  #elements(own: boolean, shape: readonly number[], value: Expression<View>, out: View): void {
    this.#add(own, elementsOf({ shape, value, out }, own))
  }

  #add(own: boolean, pass: Pass): void {
    ;(own ? this.#perRun : this.#shared).push(pass)
    if (own) this.#ofRuns.add(pass.out.buffer)
  }
}
