import { namedOutcomes, size, type Graph, type Node } from '../../../tensor/trace/graph.ts'
import { broadcast } from '../../../tensor/trace/kernels/kernel.ts'
import { slidingOf } from '../../../tensor/trace/kernels/patches.ts'
import { windowOf } from '../../../tensor/window.ts'
import { apart } from './apart.ts'
import { isFunction, isOperator } from './arithmetic.ts'
import { withReads, type Expression } from './expression.ts'
import { computable, given, moves, neighboursOf, picks } from './kinds.ts'
import { lifetimesOf } from './lifetimes.ts'
import { NotFused } from './notFused.ts'
import { elementsOf, lies, productOf, rowsPassOf, sumOf } from './passes.ts'
import type { Buffer, Pass, Plan } from './plan.ts'
import { readingOf, type Reading } from './reading.ts'
import { Room } from './room.ts'
import { applied, correlated, frameOf, frameOfSums, read, summed, type Frame, type Loops } from './windows.ts'
import {
  arranged,
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
   * Functions, largest values, rows that runs share, and products of any size, whose second factor has its columns side by
   * side unless the product is small beside its inner axis.
   */
  readonly wide?: boolean
}

/**
 * Plans a simplified graph as few passes over memory: element-wise kernels become part of the product or the sum that
 * makes or takes their values, and moves of whole blocks become strides. Throws NotFused for what it cannot plan.
 * Runs never meet: a pass of a run reads that run's part of axis 0, or what all runs share.
 */
export const planOf = (graph: Graph, { wide = false }: Writing = {}): Plan =>
  new Planner(wide ? apart(graph) : graph, wide).plan()

/** Inner steps for each row of a product from which sums along them cost less than turning the second factor. */
const longInner = 24

/** What windows read, of a product whose second factor that is; runs may pick. */
function windowsOf({ kernel, inputs, attributes }: Node): Node | undefined {
  if (kernel !== 'BatchMatMul' || attributes.transposeA) return undefined
  const [, b] = inputs as [Node, Node]
  const source = b.kernel === 'GatherV2' && picks(b) ? b.inputs[0]! : b
  return source.kernel === 'Patches' ? source : undefined
}

/** Whether sums for pixels are of a product of weights with what positions say, which nothing else needs. */
function isProductOfTaps({ inputs: [product] }: Node, users: ReadonlyMap<Node, number>): boolean {
  const { kernel, attributes, shape } = product!
  return (
    kernel === 'BatchMatMul' &&
    !!attributes.transposeA &&
    !attributes.transposeB &&
    shape.length === 3 &&
    users.get(product!) === 1
  )
}

class Planner {
  readonly #wide: boolean
  readonly #outcomes: { name: string; node: Node }[]
  readonly #reading: Reading
  readonly #room = new Room()
  readonly #buffers = new Map<string, Buffer>()
  /** Where outcomes go. */
  readonly #homes = new Map<Node, View>()
  readonly #views = new Map<Node, View>()
  readonly #copies = new Map<string, View>()
  /** What passes of runs write: where there is one run, no stride tells. */
  readonly #ofRuns = new Set<Buffer>()
  readonly #shared: Pass[] = []
  readonly #perRun: Pass[] = []

  constructor(graph: Graph, wide: boolean) {
    this.#wide = wide
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
    return { runs: this.#reading.runs, shared, perRun, buffers, scratch: this.#room.bytes }
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
      case 'Patches':
      case 'PatchSums':
        if (!this.#wide) throw new NotFused(kernel)
        if (kernel === 'Patches') this.#patches(node, out)
        else if (isProductOfTaps(node, this.#reading.users)) this.#product(node, { kind: 'result' }, out)
        else this.#patchSums(node, out)
        break
      case 'Sum':
      case 'Max': {
        const largest = kernel === 'Max'
        if (largest && !(this.#wide && x!.dtype === 'float32')) throw new NotFused(kernel)
        const values = { shape: x!.shape, value: this.#read(x!, x!.shape, own), out }
        this.#add(own, sumOf(values, attributes.axes as number[], own, largest))
        break
      }
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
    return out
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
    if (this.#reading.users.get(node) !== 1 || this.#views.has(node) || size(node.shape) !== size(shape)) return false
    if (node.kernel === 'PatchSums') return this.#wide && isProductOfTaps(node, this.#reading.users)
    return node.kernel === 'BatchMatMul' && node.shape.at(-1) === shape.at(-1)
  }

  #product(node: Node, expression: Expression<View>, out: View): void {
    const own = this.#reading.ofRuns.has(node)
    if (this.#wide && this.#overWindows(node, { value: expression, out }, own)) return
    let [a, b] = this.#factors(node)
    const [K, N] = b.shape.slice(-2) as [number, number]
    if (this.#wide) {
      const isShort = longInner * a.shape.at(-2)! <= K
      if (!lies.columns(b) && !(lies.inner(a, b) && isShort)) b = this.#copied(b, own)
    } else if (!lies.columns(b) && !(lies.inner(a, b) && K >= 16)) b = this.#copied(b, own)
    // A few columns that fill no whole vectors: long sums instead.
    else if (!lies.inner(a, b) && N > 1 && N < 16 && N % 4 && K >= 32) {
      b = transposed(this.#copied(transposed(b), own))
      if (!lies.inner(a, b)) a = this.#copied(a, own)
    }
    const alpha = (node.attributes.alpha as number | undefined) ?? 1
    this.#add(own, productOf({ value: expression, out }, { a, b, alpha }, own))
  }

  /** Adds a product over windows, which reads pictures in place; false if it is none. */
  #overWindows(node: Node, { value, out }: { value: Expression<View>; out: View }, own: boolean): boolean {
    const product = node.kernel === 'PatchSums' ? node.inputs[0]! : node
    const [a, b] = product.inputs as [Node, Node]
    const windows = node.kernel === 'PatchSums' ? node : windowsOf(node)
    if (!windows) return false
    const window = windowOf(slidingOf(windows.attributes))
    const { channels: C, height: H, width: W, places } = window
    const B = windows.kernel === 'PatchSums' ? node.shape[2]! : windows.inputs[0]!.shape[2]!
    const inRows = (view: View, shape: readonly number[]) =>
      reshaped(view, shape) ? view : this.#copied(view, own, false)
    const lead = (node: Node) => repeated(this.#view(node), node.shape.with(0, product.shape[0]!))
    const alpha = (product.attributes.alpha as number | undefined) ?? 1
    const shape = node.kernel === 'PatchSums' ? [C, H, W, B] : [product.shape[1]!, ...places, B]
    const values = product.attributes.transposeB
      ? { value, out }
      : { value: withReads(value, (view) => inRows(view, [view.shape[0]!, ...shape])), out }
    const loops = (): Loops[] => {
      if (node.kernel === 'PatchSums') {
        const said = this.#framed(b, [b.shape[0]!, a.shape[1]!, ...places, B], frameOfSums(window))
        const pixels = (view: View) => reshaped(view, [view.shape[0]!, ...shape])!
        return summed({ value: withReads(values.value, pixels), out: pixels(out) }, lead(a), said, window)
      }
      const read = this.#windows(b, product.shape[0]!)
      if (!product.attributes.transposeB) return [applied(values, lead(a), read, window)]
      const said = inRows(lead(a), [product.shape[0]!, product.shape[1]!, ...places, B])
      return [correlated(values, said, read, window)]
    }
    for (const { value, out, ...factors } of loops())
      this.#add(own, productOf({ value, out }, { ...factors, alpha }, own))
    return true
  }

  /** What windows read, in place, of runs `[R, C, size, size, Y, X, B]`. */
  #windows(node: Node, runs: number): View {
    const picks = node.kernel === 'GatherV2'
    const windows = picks ? node.inputs[0]! : node
    const window = windowOf(slidingOf(windows.attributes))
    const { channels, height, width } = window
    const [x] = windows.inputs as [Node]
    const [L, , B] = x.shape as [number, number, number]
    const pictures = read(this.#framed(x, [L, channels, height, width, B], frameOf(window)), window)
    if (picks) return picked(pictures, this.#picking(node.inputs[1]!), pictures.shape.with(0, runs))
    return L === runs ? pictures : repeated(pictures, pictures.shape.with(0, runs))
  }

  /** A node's values `[L, C, H, W, B]` with zeros around, one copy for all who need one. */
  #framed(node: Node, shape: number[], { top, left, bottom, right }: Frame): View {
    const own = this.#reading.ofRuns.has(node)
    const inner = this.#shaped(node, shape)
    if (!(top || left || bottom || right) && (inner.strides[4] === 1 || shape[4] === 1)) return inner
    const key = JSON.stringify(['framed', node.id, shape, top, left, bottom, right])
    const known = this.#copies.get(key)
    if (known) return known
    const [L, C, H, W, B] = shape as [number, number, number, number, number]
    const [high, wide] = [top + H + bottom, left + W + right]
    const whole = this.#room.place([L, C, high, wide, B], own, false)
    const part = (y: number, x: number, h: number, w: number) => sliced(whole, [0, 0, y, x, 0], [L, C, h, w, B])
    const around = [
      part(0, 0, top, wide),
      part(top + H, 0, bottom, wide),
      part(top, 0, H, left),
      part(top, left + W, H, right),
    ]
    for (const zeros of around)
      if (size(zeros.shape) > 0) this.#elements(own, zeros.shape, { kind: 'constant', value: 0 }, zeros)
    this.#elements(own, shape, { kind: 'read', from: inner }, part(top, left, H, W))
    this.#copies.set(key, whole)
    return whole
  }

  /** A node's values in another shape, from before they were reshaped where that saves a copy. */
  #shaped(node: Node, shape: readonly number[]): View {
    let from = node
    while (from.kernel === 'Reshape' && !this.#views.has(from)) from = from.inputs[0]!
    const view = this.#view(from)
    return reshaped(view, shape) ?? reshaped(this.#copied(view, this.#reading.ofRuns.has(from), false), shape)!
  }

  /** What windows read, written out. */
  #patches(node: Node, out: View): void {
    const { channels: C, size: side, places } = windowOf(slidingOf(node.attributes))
    const [L, , B] = node.inputs[0]!.shape as [number, number, number]
    const windows = this.#windows(node, L)
    const all = reshaped(out, [L, C, side, side, ...places, B])!
    this.#elements(this.#reading.ofRuns.has(node), windows.shape, { kind: 'read', from: windows }, all)
  }

  /** Sums for pixels of what taps carry: each tap is added in place, one after the other, to what was 0. */
  #patchSums(node: Node, out: View): void {
    const own = this.#reading.ofRuns.has(node)
    const window = windowOf(slidingOf(node.attributes))
    const { channels: C, height, width, size: side, places } = window
    const [L, , B] = node.shape as [number, number, number]
    const { top, left, bottom, right } = frameOf(window)
    const frame = [L, C, top + height + bottom, left + width + right, B]
    const whole = this.#room.place(frame, own, false)
    this.#elements(own, frame, { kind: 'constant', value: 0 }, whole)
    const tapsFirst = [0, 2, 3, 1, 4, 5, 6]
    const to = arranged(read(whole, window), tapsFirst)
    const from = arranged(this.#shaped(node.inputs[0]!, [L, C, side, side, ...places, B]), tapsFirst)
    const operands = [to, from].map((view): Expression<View> => ({ kind: 'read', from: view }))
    this.#elements(own, to.shape, { kind: 'apply', operator: 'Add', operands }, to)
    const pixels = [L, C, height, width, B]
    const inner = sliced(whole, [0, 0, top, left, 0], pixels)
    this.#elements(own, pixels, { kind: 'read', from: inner }, reshaped(out, pixels)!)
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
  #copied(view: View, own: boolean, apart = true): View {
    const { index, ...all } = view
    if (index)
      return picked(this.#copied({ ...all, shape: view.shape.with(0, index.of) }, false, apart), index.by, view.shape)
    const each = own && (view.strides[0] !== 0 || view.buffer.ofRun || this.#ofRuns.has(view.buffer))
    const key = JSON.stringify([view, each, apart])
    const known = this.#copies.get(key)
    if (known) return known
    const shape = own && !each ? view.shape.with(0, 1) : view.shape
    const copy = this.#room.place(shape, each, apart)
    this.#elements(each, shape, { kind: 'read', from: { ...view, shape } }, copy)
    const made = repeated(copy, view.shape)
    this.#copies.set(key, made)
    return made
  }

  #elements(own: boolean, shape: readonly number[], value: Expression<View>, out: View): void {
    this.#add(own, elementsOf({ shape, value, out }, own))
  }

  #add(own: boolean, pass: Pass): void {
    ;(own ? this.#perRun : this.#shared).push(pass)
    if (own) this.#ofRuns.add(pass.out.buffer)
  }
}
