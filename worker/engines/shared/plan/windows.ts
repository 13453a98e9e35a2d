import type { Sliding, Window } from '../../../tensor/window.ts'
import { withReads, type Expression } from './expression.ts'
import { arranged, reshaped, stepped, type View } from './view.ts'

// Products with what a window reads of pictures, without copies of what it reads: pictures lie with their zeros around, and
// the window's taps and positions are loops over them. L is what has pictures of its own (seeds, or runs), B rows.

/** A product over windows as loops: see `productOf`. */
export interface Loops {
  readonly a: View
  readonly b: View
  /** Inner axes before the last. */
  readonly folds: number
  readonly value: Expression<View>
  readonly out: View
}

/** Zeros around pictures. */
export interface Frame {
  readonly top: number
  readonly left: number
  readonly bottom: number
  readonly right: number
}

/** Zeros that a window reads. */
export function frameOf({ size, stride, places, before: [top, left], height, width }: Window): Frame {
  const reach = (n: number) => (n - 1) * stride + size
  return {
    top,
    left,
    bottom: Math.max(0, reach(places[0]) - height - top),
    right: Math.max(0, reach(places[1]) - width - left),
  }
}

/** What each tap reads at each position, of framed pictures `[L, C, H, W, B]`: `[L, C, size, size, Y, X, B]`. */
export function read({ offset, buffer, index, shape, strides }: View, { size, stride: s, places }: Window): View {
  const [L, C, , , B] = shape as [number, number, number, number, number]
  const [l, c, y, x, b] = strides as [number, number, number, number, number]
  return {
    buffer,
    offset,
    ...(index && { index }),
    shape: [L, C, size, size, ...places, B],
    strides: [l, c, y, x, s * y, s * x, b],
  }
}

/** Of exactly this shape. */
function shaped(view: View, shape: readonly number[]): View {
  const made = reshaped(view, shape)
  if (!made) throw new Error(`[${view.shape}] does not lie as [${shape}]`)
  return made
}

interface Values {
  readonly value: Expression<View>
  readonly out: View
}

const turned = ({ value, out }: Values, turn: (view: View) => View): Values => ({
  value: withReads(value, turn),
  out: turn(out),
})

/** Weights `[R, K, taps]` times what taps read: values `[R, K, positions·B]`. */
export function applied(values: Values, weight: View, windows: View, { channels, size, places }: Window): Loops {
  const [[R, K], B] = [weight.shape as [number, number], windows.shape[6]!]
  const kernels = shaped(weight, [R, K, channels, size, size])
  const [Y, X] = places
  return {
    a: arranged(kernels, [0, { n: Y }, { n: X }, 1, 2, 3, 4]),
    b: arranged(windows, [0, 4, 5, 1, 2, 3, 6]),
    folds: 2,
    ...turned(values, (view) => arranged(shaped(view, [view.shape[0]!, K, Y, X, B]), [0, 2, 3, 1, 4])),
  }
}

/** What positions say, `[R, K, positions·B]`, times what taps read there: values `[R, K, taps]`. */
export function correlated(values: Values, said: View, windows: View, { channels: C, size, places }: Window): Loops {
  const [[R, K], B] = [said.shape as [number, number], windows.shape[6]!]
  return {
    a: arranged(shaped(said, [R, K, ...places, B]), [0, { n: C }, { n: size }, 1, 2, 3, 4]),
    b: arranged(windows, [0, 1, 2, 4, 5, 6, 3]),
    folds: 2,
    ...turned(values, (view) => arranged(shaped(view, [view.shape[0]!, K, C, size, size]), [0, 2, 3, 1, 4])),
  }
}

/** Along one direction, the pixels that are whole strides apart from the first on, and the taps that read them. */
interface Phase {
  readonly first: number
  readonly pixels: number
  /** The first tap. */
  readonly tap: number
  readonly taps: number
  /** The position at which the first tap reads the first pixel. */
  readonly at: number
}

/** Pixels by which taps read them. */
function phases(side: number, before: number, { size, stride: s }: Sliding): Phase[] {
  return Array.from({ length: Math.min(s, side) }, (_, first) => {
    const tap = (first + before) % s
    return {
      first,
      pixels: Math.ceil((side - first) / s),
      tap,
      taps: Math.max(0, Math.ceil((size - tap) / s)),
      at: Math.floor((first + before) / s),
    }
  })
}

const ofBoth = ({ height, width, before, ...sliding }: Window): [Phase[], Phase[]] => [
  phases(height, before[0], { height, width, ...sliding }),
  phases(width, before[1], { height, width, ...sliding }),
]

/** Zeros around what positions say, that the sums for pixels read. */
export function frameOfSums(window: Window): Frame {
  const [down, along] = ofBoth(window)
  const before = (own: Phase[]) => Math.max(0, ...own.map(({ taps, at }) => taps - 1 - at))
  const after = (own: Phase[], places: number) => Math.max(0, ...own.map(({ pixels, at }) => at + pixels - places))
  const [Y, X] = window.places
  return { top: before(down), left: before(along), bottom: after(down, Y), right: after(along, X) }
}

/**
 * The sums for pixels of weights `[R, K, taps]` times what positions say, framed `[R, K, Y, X, B]`: values
 * `[R, C, H, W, B]`, one product for the pixels of each phase, since they are read by other taps.
 */
export function summed(values: Values, weight: View, said: View, window: Window): Loops[] {
  const { channels: C, size, stride: s } = window
  const { top, left } = frameOfSums(window)
  const [R, K] = weight.shape as [number, number]
  const B = said.shape[4]!
  const kernels = shaped(weight, [R, K, C, size, size])
  const [down, along] = ofBoth(window)
  return down.flatMap((y) =>
    along.map((x) => {
      // Taps from the last to the first, so that positions come in their order.
      const taps = stepped(stepped(kernels, 3, { from: y.tap + s * (y.taps - 1), n: y.taps, step: -s }), 4, {
        from: x.tap + s * (x.taps - 1),
        n: x.taps,
        step: -s,
      })
      const rows = stepped(said, 2, { from: top + y.at - (y.taps - 1), n: y.pixels, step: 1 })
      const places = stepped(rows, 3, { from: left + x.at - (x.taps - 1), n: x.pixels, step: 1 })
      const ofTaps: View = {
        ...places,
        shape: [places.shape[0]!, y.pixels, x.pixels, K, y.taps, x.taps, B],
        strides: [0, 2, 3, 1, 2, 3, 4].map((axis) => places.strides[axis]!),
      }
      const ofPhase = (view: View) => {
        const pixels = stepped(view, 2, { from: y.first, n: y.pixels, step: s })
        return arranged(stepped(pixels, 3, { from: x.first, n: x.pixels, step: s }), [0, 2, 3, 1, 4])
      }
      return {
        a: arranged(taps, [0, { n: y.pixels }, { n: x.pixels }, 2, 1, 3, 4]),
        b: ofTaps,
        folds: 2,
        ...turned(values, ofPhase),
      }
    }),
  )
}
