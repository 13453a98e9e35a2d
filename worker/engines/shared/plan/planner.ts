import { namedOutcomes, sameShape, size, type Graph, type Node } from '../../../tensor/trace/graph.ts'
import { broadcast } from '../../../tensor/trace/kernels/kernel.ts'
import { apart } from './apart.ts'
import { batchedOf, laneOf } from './batched.ts'
import { inBlocks } from './blocks.ts'
import { Copies, type Adding } from './copies.ts'
import { Expressions } from './expressions.ts'
import { commonOrder, orderOf } from './layout.ts'
import { rootsOf } from './roots.ts'
import { unjoined } from './unjoined.ts'
import { isOperator } from './arithmetic.ts'
import { readsOf, type Expression } from './expression.ts'
import { computable, given, moves, neighboursOf, picks } from './kinds.ts'
import { lifetimesOf } from './lifetimes.ts'
import { worthLists } from './lists.ts'
import { NotFused } from './notFused.ts'
import { elementsOf, lies, productOf, rowsPassOf, selectionOf, sumOf, type Values } from './passes.ts'
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
  /** Tables by the buffers that have rows of them; those whose zeros are passed over. */
  readonly #tableOf = new Map<Buffer, Buffer>()
  readonly #listed = new Set<Buffer>()
  /** What passes of runs write: where there is one run, no stride tells. */
  readonly #ofRuns = new Set<Buffer>()
  readonly #shared: Pass[] = []
  readonly #perRun: Pass[] = []
  readonly #expressions: Expressions
  readonly #copies: Copies
  readonly #windows: WindowPasses

  constructor(graph: Graph, { wide, sparse }: Required<Writing>) {
    this.#wide = wide
    this.#sparse = sparse
    this.#outcomes = namedOutcomes(graph)
    this.#reading = readingOf(this.#outcomes.map(({ node }) => node))
    const reading = this.#reading
    this.#expressions = new Expressions({
      wide,
      reading,
      roots: wide ? rootsOf(graph, reading.ofRuns) : new Map<Node, Node>(),
      isMade: (node) => this.#views.has(node),
      hasHome: (node) => this.#homes.has(node),
      view: (node) => this.#view(node),
    })
    const adding: Adding = {
      elements: (own, shape, value, out) => this.#elements(own, shape, value, out),
      add: (own, pass) => this.#add(own, pass),
    }
    this.#copies = new Copies({ wide, room: this.#room, ofRuns: this.#ofRuns, ...adding })
    this.#windows = new WindowPasses({
      ofRuns: reading.ofRuns,
      view: (node) => this.#view(node),
      copied: (view, own, apart) => this.#copies.copied(view, own, apart),
      picking: (indices) => this.#picking(indices),
      place: (shape, own) => this.#room.place(shape, own, false),
      ...adding,
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
      else this.#elements(own, node.shape, this.#expressions.read(node, node.shape, own), out)
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
      const expression = this.#expressions.applied(node, own, { root: node, known: new Map(), hosts })
      if (hosts.length) return this.#product(hosts[0]!, expression, node)
      const out = this.#homes.get(node) ?? this.#copies.placed(shape, own, expression)
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
        const operands = inputs.map((input) => this.#expressions.read(input, whole, own))
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

  #sum(node: Node): View {
    const { kernel, inputs, attributes, shape } = node
    const [x] = inputs as [Node]
    const own = this.#reading.ofRuns.has(node)
    const largest = kernel === 'Max'
    if (largest && !(this.#wide && x.dtype === 'float32')) throw new NotFused(kernel)
    const home = this.#wide ? undefined : this.#home(node)
    const value = this.#expressions.read(x, x.shape, own, { root: node, known: new Map() })
    const out = home ?? this.#homes.get(node) ?? this.#copies.placed(shape, own, value, x.shape)
    this.#addSum({ shape: x.shape, value, out }, attributes.axes as number[], own, largest)
    return out
  }

  /** Adds a sum; wide ones go along what lies side by side. */
  #addSum({ shape, value, out }: Values, axes: readonly number[], own: boolean, largest = false): void {
    const order = this.#wide ? commonOrder(readsOf(value), shape) : [...shape.keys()]
    const values = this.#copies.ordered({ shape, value, out }, order, own)
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
    this.#elements(own, node.shape, this.#expressions.read(node, node.shape, own), out)
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
    this.#add(own, selectionOf(this.#copies.inRows(this.#view(x), own), out, k, axis === 1 ? 0 : 1))
  }

  /** Adds a product, which makes the values of a node: its own, or those of an element-wise one that takes it in. */
  #product(node: Node, expression: Expression<View>, made = node): View {
    const own = this.#reading.ofRuns.has(node)
    const home = this.#homes.get(made)
    const rows = () => home ?? this.#room.place(made.shape, own)
    if (this.#wide && isOverWindows(node)) {
      const out = rows()
      this.#windows.product(node, { value: this.#copies.fitted(expression, made.shape, own), out }, own)
      return out
    }
    let [a, b] = this.#factors(node)
    const alpha = (node.attributes.alpha as number | undefined) ?? 1
    const lane = this.#wide && sameShape(node.shape, made.shape) ? laneOf(a, b) : undefined
    if (lane !== undefined) {
      const order = [...made.shape.keys()].filter((axis) => axis !== lane).concat(lane)
      const out = home ?? this.#copies.placeInOrder(made.shape, own, order, false)
      const value = this.#copies.fitted(expression, made.shape, own, order)
      this.#add(own, batchedOf({ value, out }, { a, b, alpha }, own))
      return out
    }
    const out = rows()
    const [K, N] = b.shape.slice(-2) as [number, number]
    const table = this.#sparse && own && worthLists(a, b) ? this.#tableOf.get(b.buffer) : undefined
    const lists = table && this.#copies.lists(b, own)
    if (table) this.#listed.add(table)
    else if (this.#wide) {
      const isShort = longInner * a.shape.at(-2)! <= K
      if (!lies.columns(b) && !(lies.inner(a, b) && isShort)) b = this.#copies.copied(b, own)
    } else if (!lies.columns(b) && !(lies.inner(a, b) && K >= 16)) b = this.#copies.copied(b, own)
    // A few columns that fill no whole vectors: long sums instead.
    else if (!lies.inner(a, b) && N > 1 && N < 16 && N % 4 && K >= 32) {
      b = transposed(this.#copies.copied(transposed(b), own))
      if (!lies.inner(a, b)) a = this.#copies.copied(a, own)
    }
    this.#add(
      own,
      productOf({ value: this.#copies.fitted(expression, made.shape, own), out }, { a, b, lists, alpha }, own),
    )
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

  #elements(own: boolean, shape: readonly number[], value: Expression<View>, out: View): void {
    const values = { shape, value, out }
    this.#add(own, elementsOf(this.#wide ? this.#copies.ordered(values, orderOf(out), own) : values, own))
  }

  #add(own: boolean, pass: Pass): void {
    ;(own ? this.#perRun : this.#shared).push(pass)
    if (own) this.#ofRuns.add(pass.out.buffer)
  }
}
