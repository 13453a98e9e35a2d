/** How an axis is bent before a curve is fitted along it: as its steps are meant, whatever grid was swept. */
export type AxisScale = 'linear' | 'root' | 'log'

/** The scale of an axis whose values are known: the root of what is never negative (a cost from 0 on, a number of units),
 * else linear. It does not depend on which values were swept between the ends. `log` is for axes registered as such. */
export const usualScale = (places: readonly number[]): AxisScale =>
  places.every((place) => place >= 0) ? 'root' : 'linear'

/** A place on the bent axis; throws where the scale has none. */
export function bend(scale: AxisScale, place: number): number {
  if (!Number.isFinite(place) || (scale === 'root' && place < 0) || (scale === 'log' && place <= 0))
    throw new RangeError(`a ${scale} axis has no place for ${place}`)
  return scale === 'linear' ? place : scale === 'root' ? Math.sqrt(place) : Math.log(place)
}

/** The place that was bent. */
export const unbend = (scale: AxisScale, bent: number): number =>
  scale === 'linear' ? bent : scale === 'root' ? bent * bent : Math.exp(bent)
