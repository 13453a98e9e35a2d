import { bend, unbend, type AxisScale } from './axisScale.ts'

/** A curve fitted to means at some places, as weights of the means: one row for each place where it is worked out. */
export interface Smoother {
  /** On the axis, evenly spaced on its scale, from the first setting to the last. */
  places: Float64Array
  /** `[places][settings]` */
  weights: Float64Array[]
}

/** Places at which a curve is worked out. */
const resolution = 121
/** Half the width of the window, as a share of the range. */
const window = 0.5

/**
 * Local quadratic regression (Cleveland 1979, loess of degree 2) with a window of half the range to either side, whatever
 * the grid: more settings in it only make the fit steadier. Where it holds fewer than four settings it is widened; through
 * three settings the curve is their parabola. Throws with fewer than three places.
 */
export function smootherOf(settings: readonly number[], scale: AxisScale): Smoother {
  const bent = settings.map((place) => bend(scale, place))
  if (new Set(bent).size < 3)
    throw new RangeError(`smootherOf: expected three places or more, got ${settings.join(', ')}`)
  const [least, most] = [Math.min(...bent), Math.max(...bent)]
  const at = (i: number) => least + ((most - least) * i) / (resolution - 1)
  return {
    places: Float64Array.from({ length: resolution }, (_, i) => unbend(scale, at(i))),
    weights: Array.from({ length: resolution }, (_, i) => weightsAt(bent, at(i), window * (most - least))),
  }
}

/** The curve that is fitted to means, in the order of the settings. */
export function fitted({ weights }: Smoother, means: readonly number[]): Float64Array {
  return Float64Array.from(weights, (row) => {
    let sum = 0
    for (let i = 0; i < row.length; i++) sum += row[i]! * means[i]!
    return sum
  })
}

/** The weights of the settings in the value at one place: the constant of a weighted quadratic about it. */
function weightsAt(bent: readonly number[], at: number, half: number): Float64Array {
  const distances = [...new Set(bent)].map((place) => Math.abs(place - at)).sort((a, b) => a - b)
  const reach = Math.max(half, 1.1 * distances[Math.min(3, distances.length - 1)]!)
  const kernel = bent.map((place) => Math.max(0, 1 - (Math.abs(place - at) / reach) ** 3) ** 3)
  const moments = Array.from({ length: 5 }, (_, k) =>
    bent.reduce((sum, place, i) => sum + kernel[i]! * ((place - at) / reach) ** k, 0),
  )
  // Row of the inverse of the normal matrix that gives the constant: cofactors of its first row.
  const [m0, m1, m2, m3, m4] = moments as [number, number, number, number, number]
  const [c0, c1, c2] = [m2 * m4 - m3 * m3, m2 * m3 - m1 * m4, m1 * m3 - m2 * m2]
  const determinant = m0 * c0 + m1 * c1 + m2 * c2
  return Float64Array.from(bent, (place, i) => {
    const z = (place - at) / reach
    return (kernel[i]! * (c0 + c1 * z + c2 * z * z)) / determinant
  })
}
