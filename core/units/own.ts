/**
 * The factor that a unit stands for, of its correlations with all of them: the one it rises with most, or, where it
 * rises with none half as much as it falls with another, that other.
 */
export function ownFactor(correlations: ArrayLike<number>): number {
  let [up, size] = [0, 0]
  for (let k = 1; k < correlations.length; k++) {
    if (correlations[k]! > correlations[up]!) up = k
    if (Math.abs(correlations[k]!) > Math.abs(correlations[size]!)) size = k
  }
  return correlations[up]! >= Math.abs(correlations[size]!) / 2 ? up : size
}
