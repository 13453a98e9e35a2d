import { readsOf, withReads, type Expression } from './expression.ts'
import { commonOrder, fastest, inOrder, outOfOrder } from './layout.ts'
import { listsRoom } from './lists.ts'
import { listsPassOf, type Values } from './passes.ts'
import type { Buffer, Pass } from './plan.ts'
import type { Room } from './room.ts'
import { picked, repeated, type View } from './view.ts'

/** A plan to which passes are added. */
export interface Adding {
  elements(own: boolean, shape: readonly number[], value: Expression<View>, out: View): void
  add(own: boolean, pass: Pass): void
}

/** What copies need of a plan. */
export interface Copying extends Adding {
  readonly wide: boolean
  readonly room: Room
  /** What passes of runs write: where there is one run, no stride tells. */
  readonly ofRuns: ReadonlySet<Buffer>
}

/** Values as passes want them to lie: copies, made once for all who need them, and places. */
export class Copies {
  readonly #copying: Copying
  readonly #made = new Map<string, View>()

  constructor(copying: Copying) {
    this.#copying = copying
  }

  /** A place whose values lie as most of what they are made of does. */
  placed(shape: readonly number[], own: boolean, value: Expression<View>, values = shape): View {
    const { wide, room } = this.#copying
    if (!wide) return room.place(shape, own)
    return this.placeInOrder(shape, own, commonOrder(readsOf(value), values))
  }

  /** A place whose axes lie in an order, the outermost first; `apart` as in rooms. */
  placeInOrder(shape: readonly number[], own: boolean, order: readonly number[], apart = true): View {
    const place = this.#copying.room.place(order.map((axis) => shape[axis]!), own, apart) // prettier-ignore
    return outOfOrder(place, order)
  }

  /** A view, or its copy, columns side by side. */
  inRows(view: View, own: boolean): View {
    return view.shape.at(-1)! > 1 && view.strides.at(-1) !== 1 ? this.copied(view, own) : view
  }

  /** The same values in rows, or another order, one copy for all who need one; of shared values, one for all runs. */
  copied(view: View, own: boolean, apart = true, order?: readonly number[]): View {
    return this.#once(`copy ${apart} ${order}`, view, own, ({ shape, ...from }, each) => {
      const copy = order ? this.placeInOrder(shape, each, order, apart) : this.#copying.room.place(shape, each, apart)
      this.#copying.elements(each, shape, { kind: 'read', from: { shape, ...from } }, copy)
      return copy
    })
  }

  /** Lists of matrices `[R, inner, columns]`, one for all who need them, as copies are made. */
  lists(view: View, own: boolean): View {
    return this.#once('lists', view, own, (from, each) => {
      const [matrices, inner, columns] = from.shape as [number, number, number]
      const lists = this.#copying.room.place([matrices, listsRoom(inner, columns).numbers], each)
      this.#copying.add(each, listsPassOf(from, lists, each))
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
    const each = own && (view.strides[0] !== 0 || view.buffer.ofRun || this.#copying.ofRuns.has(view.buffer))
    const key = JSON.stringify([what, view, each])
    const known = this.#made.get(key)
    if (known) return known
    const made = make({ ...view, shape: own && !each ? view.shape.with(0, 1) : view.shape }, each)
    const forAll = repeated(made, made.shape.with(0, view.shape[0]!))
    this.#made.set(key, forAll)
    return forAll
  }

  /** An expression whose reads lie side by side, or repeat one number, along the last axis of an order: copied where they do not. */
  fitted(value: Expression<View>, shape: readonly number[], own: boolean, order?: readonly number[]): Expression<View> {
    if (!this.#copying.wide) return value
    const fast = order ? fastest(order, shape) : shape.length - 1
    const lies = (view: View) => view.shape[fast] === 1 || view.strides[fast] === 0 || view.strides[fast] === 1
    return withReads(value, (view) => (lies(view) ? view : this.copied(view, own, true, order)))
  }

  /** Values and where they go, axes in an order in which neighbours lie side by side. */
  ordered({ shape, value, out }: Values, order: readonly number[], own: boolean): Values {
    const fitted = value.kind === 'read' ? value : this.fitted(value, shape, own, order)
    if (order.every((axis, i) => axis === i)) return { shape, value: fitted, out }
    return {
      shape: order.map((axis) => shape[axis]!),
      value: withReads(fitted, (view) => inOrder(view, order)),
      out: inOrder(out, order),
    }
  }
}
