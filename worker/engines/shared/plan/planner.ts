import { namedOutcomes, sameShape, size, type Graph, type Node } from '../../../tensor/trace/graph.ts'
import { broadcast } from '../../../tensor/trace/kernels/kernel.ts'
import { apart } from './apart.ts'
import { batchedOf, laneOf } from './batched.ts'
import { inBlocks } from './blocks.ts'
import { commonOrder, fastest, inOrder, orderOf, outOfOrder } from './layout.ts'
import { isCheap, rootsOf } from './roots.ts'
import { unjoined } from './unjoined.ts'
import { isFunction, isOperator } from './arithmetic.ts'
import { readsOf, withReads, type Expression } from './expression.ts'
import { computable, given, moves, neighboursOf, picks } from './kinds.ts'
import { lifetimesOf } from './lifetimes.ts'
import { listsRoom, worthLists } from './lists.ts'
import { NotFused } from './notFused.ts'
import { elementsOf, lies, listsPassOf, productOf, rowsPassOf, selectionOf, sumOf, type Values } from './passes.ts'
import type { Buffer, Pass, Plan } from './plan.ts'
import { readingOf, type Reading } from './reading.ts'
import { Room } from './room.ts'
import { isOverWindows, isProductOfTaps, WindowPasses } from './windowPasses.ts'
import {
  around,
  inRows,
  permuted,
  picked,
  repeated,
  reshaped,
  sliced,
  transposed,
  type Picking,
  type View,
} from './view.ts'

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
  new Planner(wide ? inBlocks(unjoined(apart(graph))) : graph, { wide, sparse: wide && sparse }).plan()

/** Inner steps for each row of a product from which sums along them cost less than turning the second factor. */
const longInner = 24

/** Whether a table is given as it is, or in wide plans as one of several axes. */
const isStored = ({ kernel, inputs }: Node, wide: boolean): boolean =>
  kernel === 'Input' || (wide && kernel === 'Reshape' && isStored(inputs[0]!, wide))

/** What a pass is made of while its expression is put together. */
interface Making {
  /** The node whose values it makes. */
  readonly root?: Node
  /** What is read or computed already. */
  readonly known: Map<Node, Expression<View>>
  /** The product that it makes itself, if it may make one. */
  readonly hosts?: Node[]
}

class Planner {
  readonly #wide: boolean
  readonly #roots: ReadonlyMap<Node, Node>
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
  readonly #windows: WindowPasses

  constructor(graph: Graph, { wide, sparse }: Required<Writing>) {
    this.#wide = wide
    this.#sparse = sparse
    this.#outcomes = namedOutcomes(graph)
    this.#reading = readingOf(this.#outcomes.map(({ node }) => node))
    this.#roots = wide ? rootsOf(graph, this.#reading.ofRuns) : new Map<Node, Node>()
    this.#windows = new WindowPasses({
      ofRuns: this.#reading.ofRuns,
      view: (node) => this.#view(node),
      copied: (view, own, apart) => this.#copied(view, own, apart),
      picking: (indices) => this.#picking(indices),
      place: (shape, own) => this.#room.place(shape, own, false),
      elements: (own, shape, value, out) => this.#elements(own, shape, value, out),
      add: (own, pass) => this.#add(own, pass),
    })
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
    if (this.#wide) this.#room.settle(buffers)
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
      case 'Constant':
        return this.#constant(node)
      case 'Transpose':
        if (
          (x!.kernel === 'RowsOf' || (this.#wide && (attributes.perm as number[])[0] === 0)) &&
          !this.#homes.has(node)
        )
          return permuted(this.#view(x!), attributes.perm as number[])
    }
    return undefined
  }

  #constant({ id, attributes, shape, dtype }: Node): View {
    if (!this.#wide || dtype === 'bool') throw new NotFused(`constant ${dtype} values`)
    const numbers = attributes.values as readonly number[]
    return inRows({ kind: 'literal', name: `${id}`, bytes: 4 * size(shape), at: 0, numbers, ofRun: false }, shape)
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
    if (kernel === 'Concat' || kernel === 'PadV2') return this.#blocks(node, this.#home(node))
    switch (kernel) {
      case 'BatchMatMul':
        return this.#product(node, { kind: 'result' })
      case 'PatchSums':
        if (this.#wide && isProductOfTaps(node, this.#reading.users)) return this.#product(node, { kind: 'result' })
        break
      case 'Sum':
      case 'Max':
        return this.#sum(node)
    }
    const hosts: Node[] = []
    if (isOperator(kernel)) {
      if (!computable(node)) throw new NotFused(kernel)
      const expression = this.#applied(node, own, { root: node, known: new Map(), hosts })
      if (hosts.length) return this.#product(hosts[0]!, expression, node)
      const out = this.#homes.get(node) ?? this.#placed(shape, own, expression)
      this.#elements(own, shape, expression, out)
      return out
    }
    const out = this.#home(node)
    switch (kernel) {
      case 'Patches':
      case 'PatchSums':
        if (!this.#wide) throw new NotFused(kernel)
        if (kernel === 'Patches') this.#windows.patches(node, out)
        else this.#windows.sums(node, out)
        break
      case 'AtLeastKth':
        this.#select(node, out)
        break
      case 'Dot': {
        const whole = broadcast(...inputs.map((input) => input.shape))
        const operands = inputs.map((input) => this.#read(input, whole, own))
        const axes = [...whole.keys()].slice(1)
        this.#addSum({ shape: whole, value: { kind: 'apply', operator: 'Multiply', operands }, out }, axes, own)
        break
      }
      case 'Transpose':
        this.#elements(own, shape, { kind: 'read', from: permuted(this.#view(x!), attributes.perm as number[]) }, out)
        break
      default:
        throw new NotFused(kernel)
    }
    return out
  }

  /** Where an outcome goes, or a place in rows. */
  #home = (node: Node): View => this.#homes.get(node) ?? this.#room.place(node.shape, this.#reading.ofRuns.has(node))

  /** A place whose values lie as most of what they are made of does. */
  #placed(shape: readonly number[], own: boolean, value: Expression<View>, values = shape): View {
    if (!this.#wide) return this.#room.place(shape, own)
    return this.#inOrder(shape, own, commonOrder(readsOf(value), values))
  }

  #inOrder(shape: readonly number[], own: boolean, order: readonly number[], apart = true): View {
    const place = this.#room.place(order.map((axis) => shape[axis]!), own, apart) // prettier-ignore
    return outOfOrder(place, order)
  }

  #sum(node: Node): View {
    const { kernel, inputs, attributes, shape } = node
    const [x] = inputs as [Node]
    const own = this.#reading.ofRuns.has(node)
    const largest = kernel === 'Max'
    if (largest && !(this.#wide && x.dtype === 'float32')) throw new NotFused(kernel)
    const home = this.#wide ? undefined : this.#home(node)
    const value = this.#read(x, x.shape, own, { root: node, known: new Map() })
    const out = home ?? this.#homes.get(node) ?? this.#placed(shape, own, value, x.shape)
    this.#addSum({ shape: x.shape, value, out }, attributes.axes as number[], own, largest)
    return out
  }

  /** Adds a sum; wide ones go along what lies side by side. */
  #addSum({ shape, value, out }: Values, axes: readonly number[], own: boolean, largest = false): void {
    const order = this.#wide ? commonOrder(readsOf(value), shape) : [...shape.keys()]
    const values = this.#ordered({ shape, value, out }, order, own)
    this.#add(own, sumOf(values, axes.map((axis) => order.indexOf(axis)), own, largest)) // prettier-ignore
  }

  /** What goes side by side, or with what is not there around it, straight to where it goes. */
  #blocks(node: Node, out: View): View {
    const { kernel, inputs, attributes, shape } = node
    const own = this.#reading.ofRuns.has(node)
    if (kernel === 'PadV2') {
      const [x] = inputs as [Node]
      const before = attributes.before as number[]
      const zeros: Expression<View> = { kind: 'constant', value: attributes.value as number }
      if (!this.#wide) this.#elements(own, shape, zeros, out)
      else for (const part of around(out, before, x.shape)) this.#elements(own, part.shape, zeros, part)
      this.#into(x, sliced(out, before, x.shape), own)
      return out
    }
    const axis = attributes.axis as number
    let begin = 0
    for (const input of inputs) {
      const at = shape.map((_, i) => (i === axis ? begin : 0))
      this.#into(input, sliced(out, at, input.shape), own)
      begin += input.shape[axis]!
    }
    return out
  }

  /** Has a node's values computed where they are wanted, if nobody else wants them, or copied there. */
  #into(node: Node, out: View, own: boolean): void {
    const alone = this.#wide && this.#reading.users.get(node) === 1 && this.#reading.ofRuns.has(node) === own
    if (alone && !this.#views.has(node) && !this.#homes.has(node)) {
      const { kernel, inputs, attributes } = node
      const [x] = inputs
      if (kernel === 'Reshape') {
        const place = reshaped(out, x!.shape)
        if (place) return this.#into(x!, place, own)
      } else if (kernel === 'Transpose') {
        const perm = attributes.perm as number[]
        return this.#into(x!, permuted(out, perm.map((_, axis) => perm.indexOf(axis))), own) // prettier-ignore
      } else if (kernel === 'Concat' || kernel === 'PadV2') return void this.#blocks(node, out)
      else if (kernel === 'BatchMatMul' || isOperator(kernel)) {
        this.#homes.set(node, out)
        this.#view(node)
        return
      }
    }
    this.#elements(own, node.shape, this.#read(node, node.shape, own), out)
  }

  /** Rows of a table: as columns, which is how products of narrow plans read them, unless they are an outcome. */
  #rows(node: Node): View {
    const { inputs, shape } = node
    const [table, rows] = inputs as [Node, Node]
    const own = this.#reading.ofRuns.has(node)
    if (!node.attributes.apart && !this.#wide) throw new NotFused('rows that runs may read together')
    if (rows.kernel !== 'Input' || !isStored(table, this.#wide)) throw new NotFused('rows of what is computed')
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
    this.#add(own, selectionOf(this.#inRows(x, own), out, k, axis === 1 ? 0 : 1))
  }

  /** A node's values, columns side by side. */
  #inRows(node: Node, own: boolean): View {
    const view = this.#view(node)
    return view.shape.at(-1)! > 1 && view.strides.at(-1) !== 1 ? this.#copied(view, own) : view
  }

  /** The expression of an element-wise node; its operands are read once each. */
  #applied(node: Node, own: boolean, making: Making): Expression<View> {
    const within = this.#wide ? making : { ...making, known: new Map<Node, Expression<View>>() }
    if (!isOperator(node.kernel) || (isFunction(node.kernel) && !this.#wide)) throw new NotFused(node.kernel)
    const operands = node.inputs.map((input) => this.#read(input, node.shape, own, within))
    return { kind: 'apply', operator: node.kernel, operands }
  }

  /**
   * A node's values, repeated to a shape, for a pass of each run (`own`) or of all: computed in passing where nothing
   * else reads them, else from memory. With `hosts`, a product may become the pass's own.
   */
  #read(node: Node, shape: readonly number[], own: boolean, making: Making = { known: new Map() }): Expression<View> {
    const known = making.known.get(node)
    if (known) return known
    const made = this.#newlyRead(node, shape, own, making)
    making.known.set(node, made)
    return made
  }

  #newlyRead(node: Node, shape: readonly number[], own: boolean, making: Making): Expression<View> {
    if (node.kernel === 'Fill' && node.dtype === 'float32')
      return { kind: 'constant', value: node.attributes.value as number }
    const isFree = this.#reading.ofRuns.has(node) === own && !this.#views.has(node) && !this.#homes.has(node)
    const passing = isFree && this.#isPassing(node, making)
    const alike = computable(node) && String(node.shape) === String(shape)
    if (alike && (passing || (isFree && this.#wide && isCheap(node, this.#roots))))
      return this.#applied(node, own, making)
    const source = node.kernel === 'Reshape' ? node.inputs[0]! : node
    if (passing && making.hosts?.length === 0 && this.#canHost(source, shape)) {
      making.hosts.push(source)
      return { kind: 'result' }
    }
    const view = this.#view(node)
    return { kind: 'read', from: repeated(view, shape) }
  }

  /** Whether nothing but the pass reads a node. */
  #isPassing(node: Node, { root }: Making): boolean {
    if (this.#reading.users.get(node) === 1) return true
    return root !== undefined && this.#roots.get(node) === root
  }

  /** Whether a product may be made by the pass that reads it. */
  #canHost(node: Node, shape: readonly number[]): boolean {
    if (this.#views.has(node) || size(node.shape) !== size(shape)) return false
    if (node.kernel === 'PatchSums') return this.#wide && isProductOfTaps(node, this.#reading.users)
    return node.kernel === 'BatchMatMul' && node.shape.at(-1) === shape.at(-1)
  }

  /** Adds a product, which makes the values of a node: its own, or those of an element-wise one that takes it in. */
  #product(node: Node, expression: Expression<View>, made = node): View {
    const own = this.#reading.ofRuns.has(node)
    const home = this.#homes.get(made)
    const rows = () => home ?? this.#room.place(made.shape, own)
    if (this.#wide && isOverWindows(node)) {
      const out = rows()
      this.#windows.product(node, { value: this.#fitted(expression, made.shape, own), out }, own)
      return out
    }
    let [a, b] = this.#factors(node)
    const alpha = (node.attributes.alpha as number | undefined) ?? 1
    const lane = this.#wide && sameShape(node.shape, made.shape) ? laneOf(a, b) : undefined
    if (lane !== undefined) {
      const order = [...made.shape.keys()].filter((axis) => axis !== lane).concat(lane)
      const out = home ?? this.#inOrder(made.shape, own, order, false)
      const value = this.#fitted(expression, made.shape, own, order)
      this.#add(own, batchedOf({ value, out }, { a, b, alpha }, own))
      return out
    }
    const out = rows()
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
    this.#add(own, productOf({ value: this.#fitted(expression, made.shape, own), out }, { a, b, lists, alpha }, own))
    return out
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

  /** The same values in rows, or another order, one copy for all who need one; of shared values, one for all runs. */
  #copied(view: View, own: boolean, apart = true, order?: readonly number[]): View {
    return this.#once(`copy ${apart} ${order}`, view, own, ({ shape, ...from }, each) => {
      const copy = order ? this.#inOrder(shape, each, order, apart) : this.#room.place(shape, each, apart)
      this.#elements(each, shape, { kind: 'read', from: { shape, ...from } }, copy)
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

  /** An expression whose reads lie side by side, or repeat one number, along the last axis of an order: copied where they do not. */
  #fitted(
    value: Expression<View>,
    shape: readonly number[],
    own: boolean,
    order?: readonly number[],
  ): Expression<View> {
    if (!this.#wide) return value
    const fast = order ? fastest(order, shape) : shape.length - 1
    const lies = (view: View) => view.shape[fast] === 1 || view.strides[fast] === 0 || view.strides[fast] === 1
    return withReads(value, (view) => (lies(view) ? view : this.#copied(view, own, true, order)))
  }

  /** Values and where they go, axes in an order in which neighbours lie side by side. */
  #ordered({ shape, value, out }: Values, order: readonly number[], own: boolean): Values {
    const fitted = value.kind === 'read' ? value : this.#fitted(value, shape, own, order)
    if (order.every((axis, i) => axis === i)) return { shape, value: fitted, out }
    return {
      shape: order.map((axis) => shape[axis]!),
      value: withReads(fitted, (view) => inOrder(view, order)),
      out: inOrder(out, order),
    }
  }

  #elements(own: boolean, shape: readonly number[], value: Expression<View>, out: View): void {
    const values = { shape, value, out }
    this.#add(own, elementsOf(this.#wide ? this.#ordered(values, orderOf(out), own) : values, own))
  }

  #add(own: boolean, pass: Pass): void {
    ;(own ? this.#perRun : this.#shared).push(pass)
    if (own) this.#ofRuns.add(pass.out.buffer)
  }
}
