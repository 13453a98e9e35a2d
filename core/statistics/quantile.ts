/** The quantile of ascending numbers by linear interpolation (Hyndman and Fan's type 7, as NumPy); NaN when empty. */
export function quantile(ascending: ArrayLike<number>, p: number): number {
  const at = (ascending.length - 1) * p
  const below = Math.floor(at)
  const low = ascending[below] ?? NaN
  const high = ascending[below + 1] ?? low
  return low === high ? low : low + (high - low) * (at - below)
}
