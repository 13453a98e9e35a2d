import { size, type Node } from '../../../tensor/trace/graph.ts'
import { slidingOf } from '../../../tensor/trace/kernels/patches.ts'
import { windowOf } from '../../../tensor/window.ts'
import type { Adding } from './copies.ts'
import { withReads, type Expression } from './expression.ts'
import { picks } from './kinds.ts'
import { productOf } from './passes.ts'
import { arranged, picked, repeated, reshaped, sliced, type Picking, type View } from './view.ts'
import { applied, correlated, frameOf, frameOfSums, read, summed, type Frame, type Loops } from './windows.ts'

/** What windows read, of a product whose second factor that is; runs may pick. */
function windowsOf({ kernel, inputs, attributes }: Node): Node | undefined {
  if (kernel !== 'BatchMatMul' || attributes.transposeA) return undefined
  const [, b] = inputs as [Node, Node]
  const source = b.kernel === 'GatherV2' && picks(b) ? b.inputs[0]! : b
  return source.kernel === 'Patches' ? source : undefined
}

/** Whether a product is over windows. */
export const isOverWindows = (node: Node): boolean => node.kernel === 'PatchSums' || windowsOf(node) !== undefined

/** Whether sums for pixels are of a product of weights with what positions say, which nothing else needs. */
export function isProductOfTaps({ inputs: [product] }: Node, users: ReadonlyMap<Node, number>): boolean {
  const { kernel, attributes, shape } = product!
  return (
    kernel === 'BatchMatMul' &&
    !!attributes.transposeA &&
    !attributes.transposeB &&
    shape.length === 3 &&
    users.get(product!) === 1
  )
}

/** What a plan of windows needs of the whole. */
export interface Planning extends Adding {
  readonly ofRuns: ReadonlySet<Node>
  /** Where a node's values lie. */
  view(node: Node): View
  /** The same values in rows. */
  copied(view: View, own: boolean, apart: boolean): View
  picking(indices: Node): Picking
  /** A place for values in rows, without gaps. */
  place(shape: readonly number[], own: boolean): View
}

/** Passes of products over windows, and of what windows read where something else needs it. */
export class WindowPasses {
  readonly #planning: Planning
  /** Pictures with zeros around, one copy for all who need one. */
  readonly #frames = new Map<string, View>()

  constructor(planning: Planning) {
    this.#planning = planning
  }

  /** Adds a product over windows, which reads pictures in place. */
  product(node: Node, { value, out }: { value: Expression<View>; out: View }, own: boolean): void {
    const product = node.kernel === 'PatchSums' ? node.inputs[0]! : node
    const [a, b] = product.inputs as [Node, Node]
    const windows = node.kernel === 'PatchSums' ? node : windowsOf(node)!
    const window = windowOf(slidingOf(windows.attributes))
    const { channels: C, height: H, width: W, places } = window
    const B = windows.kernel === 'PatchSums' ? node.shape[2]! : windows.inputs[0]!.shape[2]!
    const inRows = (view: View, shape: readonly number[]) =>
      reshaped(view, shape) ? view : this.#planning.copied(view, own, false)
    const lead = (node: Node) => repeated(this.#planning.view(node), node.shape.with(0, product.shape[0]!))
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
      this.#planning.add(own, productOf({ value, out }, { ...factors, alpha }, own))
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
    if (picks) return picked(pictures, this.#planning.picking(node.inputs[1]!), pictures.shape.with(0, runs))
    return L === runs ? pictures : repeated(pictures, pictures.shape.with(0, runs))
  }

  /** A node's values `[L, C, H, W, B]` with zeros around, one copy for all who need one. */
  #framed(node: Node, shape: number[], { top, left, bottom, right }: Frame): View {
    const own = this.#planning.ofRuns.has(node)
    const inner = this.#shaped(node, shape)
    if (!(top || left || bottom || right) && (inner.strides[4] === 1 || shape[4] === 1)) return inner
    const key = JSON.stringify(['framed', node.id, shape, top, left, bottom, right])
    const known = this.#frames.get(key)
    if (known) return known
    const [L, C, H, W, B] = shape as [number, number, number, number, number]
    const [high, wide] = [top + H + bottom, left + W + right]
    const whole = this.#planning.place([L, C, high, wide, B], own)
    const part = (y: number, x: number, h: number, w: number) => sliced(whole, [0, 0, y, x, 0], [L, C, h, w, B])
    const around = [
      part(0, 0, top, wide),
      part(top + H, 0, bottom, wide),
      part(top, 0, H, left),
      part(top, left + W, H, right),
    ]
    for (const zeros of around)
      if (size(zeros.shape) > 0) this.#planning.elements(own, zeros.shape, { kind: 'constant', value: 0 }, zeros)
    this.#planning.elements(own, shape, { kind: 'read', from: inner }, part(top, left, H, W))
    this.#frames.set(key, whole)
    return whole
  }

  /** A node's values in another shape, from before they were reshaped where that saves a copy. */
  #shaped(node: Node, shape: readonly number[]): View {
    let from = node
    while (from.kernel === 'Reshape') from = from.inputs[0]!
    const view = this.#planning.view(from)
    return (
      reshaped(view, shape) ?? reshaped(this.#planning.copied(view, this.#planning.ofRuns.has(from), false), shape)!
    )
  }

  /** What windows read, written out. */
  patches(node: Node, out: View): void {
    const { channels: C, size: side, places } = windowOf(slidingOf(node.attributes))
    const [L, , B] = node.inputs[0]!.shape as [number, number, number]
    const windows = this.#windows(node, L)
    const all = reshaped(out, [L, C, side, side, ...places, B])!
    this.#planning.elements(this.#planning.ofRuns.has(node), windows.shape, { kind: 'read', from: windows }, all)
  }

  /** Sums for pixels of what taps carry: each tap is added in place, one after the other, to what was 0. */
  sums(node: Node, out: View): void {
    const own = this.#planning.ofRuns.has(node)
    const window = windowOf(slidingOf(node.attributes))
    const { channels: C, height, width, size: side, places } = window
    const [L, , B] = node.shape as [number, number, number]
    const { top, left, bottom, right } = frameOf(window)
    const frame = [L, C, top + height + bottom, left + width + right, B]
    const whole = this.#planning.place(frame, own)
    this.#planning.elements(own, frame, { kind: 'constant', value: 0 }, whole)
    const tapsFirst = [0, 2, 3, 1, 4, 5, 6]
    const to = arranged(read(whole, window), tapsFirst)
    const from = arranged(this.#shaped(node.inputs[0]!, [L, C, side, side, ...places, B]), tapsFirst)
    const operands = [to, from].map((view): Expression<View> => ({ kind: 'read', from: view }))
    this.#planning.elements(own, to.shape, { kind: 'apply', operator: 'Add', operands }, to)
    const pixels = [L, C, height, width, B]
    const inner = sliced(whole, [0, 0, top, left, 0], pixels)
    this.#planning.elements(own, pixels, { kind: 'read', from: inner }, reshaped(out, pixels)!)
  }
}
