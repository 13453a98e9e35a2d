/** Adjusted p-values of a family, in the order given: rejecting those at most α keeps the chance of any false
 * rejection at α, whatever the dependence (Holm 1979). */
export function holm(p: readonly number[]): number[] {
  const order = p.map((_, i) => i).sort((a, b) => p[a]! - p[b]!)
  const adjusted = new Array<number>(p.length)
  let least = 0
  order.forEach((place, rank) => {
    least = Math.max(least, Math.min(1, (p.length - rank) * p[place]!))
    adjusted[place] = least
  })
  return adjusted
}
