/** Shannon entropy of non-negative weights (normalised to sum 1), in nats, or in units of log(base). */
export function entropy(weights: ArrayLike<number>, base = Math.E): number {
  let sum = 0
  for (let i = 0; i < weights.length; i++) sum += weights[i]!
  let total = 0
  for (let i = 0; i < weights.length; i++) {
    const p = weights[i]! / sum
    if (p > 0) total -= p * Math.log(p)
  }
  return total / Math.log(base)
}

/** Mutual information in nats of a table of joint counts `[rows, cols]`. */
export function mutualInformation(counts: Float64Array, rows: number, cols: number): number {
  const byRow = new Float64Array(rows)
  const byColumn = new Float64Array(cols)
  for (let i = 0; i < rows; i++)
    for (let j = 0; j < cols; j++) {
      byRow[i]! += counts[i * cols + j]!
      byColumn[j]! += counts[i * cols + j]!
    }
  return Math.max(0, entropy(byRow) + entropy(byColumn) - entropy(counts))
}
