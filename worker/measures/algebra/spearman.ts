/** Spearman's rank correlation of two lists; equal values share the mean of their ranks. NaN where one does not vary. */
export function spearman(a: Float64Array, b: Float64Array): number {
  const [x, y] = [midRanks(a), midRanks(b)]
  const centre = (a.length + 1) / 2
  let [xy, xx, yy] = [0, 0, 0]
  for (let i = 0; i < x.length; i++) {
    const [u, v] = [x[i]! - centre, y[i]! - centre]
    xy += u * v
    xx += u * u
    yy += v * v
  }
  return xy / Math.sqrt(xx * yy)
}

/** The rank of each value from 1, equal values sharing the mean of theirs. */
export function midRanks(values: Float32Array | Float64Array): Float64Array {
  const sorted = values.slice().sort()
  return Float64Array.from(
    values,
    (value) => (countBelow(sorted, value, false) + countBelow(sorted, value, true) + 1) / 2,
  )
}

/** How many of the sorted values are below a value, or up to it. */
function countBelow(sorted: Float32Array | Float64Array, value: number, orEqual: boolean): number {
  let [low, high] = [0, sorted.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (sorted[middle]! < value || (orEqual && sorted[middle] === value)) low = middle + 1
    else high = middle
  }
  return low
}
