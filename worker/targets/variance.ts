/** Sum of squared differences. */
export function squaredError(a: Float32Array, b: Float32Array): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += (a[i]! - b[i]!) ** 2
  return sum
}

/** Mean of each column of `[n, W]`. */
export function columnMeans(x: Float32Array, W: number, n = x.length / W): Float64Array {
  const means = new Float64Array(W)
  for (let i = 0, at = 0; i < n; i++) for (let j = 0; j < W; j++, at++) means[j]! += x[at]!
  return means.map((sum) => sum / n)
}

/** Pooled fraction of variance unexplained, Σ‖t − s‖² / (Σ‖t − t̄‖² + 1e-4), of predictions `[n, W]`. */
export function unexplained(predictions: Float32Array, truth: Float32Array, W: number): number {
  const means = columnMeans(truth, W)
  let spread = 0
  for (let at = 0; at < truth.length;) for (let j = 0; j < W; j++, at++) spread += (truth[at]! - means[j]!) ** 2
  return squaredError(predictions, truth) / (spread + 1e-4)
}
