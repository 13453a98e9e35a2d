/**
 * The factor that a unit represents, given its correlations with all factors: the one with the largest positive
 * correlation, unless that is less than half as strong as the largest negative one.
 */
export function ownFactor(correlations: ArrayLike<number>): number {
  let [up, size] = [0, 0]
  for (let k = 1; k < correlations.length; k++) {
    if (correlations[k]! > correlations[up]!) up = k
    if (Math.abs(correlations[k]!) > Math.abs(correlations[size]!)) size = k
  }
  return correlations[up]! >= Math.abs(correlations[size]!) / 2 ? up : size
}
