/** Sum of squared differences. */
export function squaredError(a: Float32Array, b: Float32Array): number {
  // Four sums, so that an addition need not wait for the one before.
  let [s, t, u, v] = [0, 0, 0, 0]
  const whole = a.length & ~3
  for (let i = 0; i < whole; i += 4) {
    const p = a[i]! - b[i]!
    const q = a[i + 1]! - b[i + 1]!
    const x = a[i + 2]! - b[i + 2]!
    const y = a[i + 3]! - b[i + 3]!
    s += p * p
    t += q * q
    u += x * x
    v += y * y
  }
  for (let i = whole; i < a.length; i++) s += (a[i]! - b[i]!) ** 2
  return s + t + u + v
}

/** Mean of each column of `[n, W]`. */
export function columnMeans(x: Float32Array, W: number, n = x.length / W): Float64Array {
  const means = new Float64Array(W)
  for (let i = 0, at = 0; i < n; i++) for (let j = 0; j < W; j++, at++) means[j]! += x[at]!
  return means.map((sum) => sum / n)
}

/**
 * Pooled fraction of variance unexplained, Σ‖t − s‖² / (Σ‖t − t̄‖² + floor), of predictions `[n, W]`. NaN where there are no
 * rows, or no column of the truth varies by more than float32 noise about its mean.
 */
export const unexplained = (predictions: Float32Array, truth: Float32Array, W: number, floor = 0): number =>
  unexplainedOf(truth, W, floor)(predictions)

/** The same of several predictions of one truth, or of what they miss of it where that is known. */
export function unexplainedOf(
  truth: Float32Array,
  W: number,
  floor = 0,
): (predictions: Float32Array, missed?: number) => number {
  const means = columnMeans(truth, W)
  const n = truth.length / W
  const ofColumn = new Float64Array(W)
  // The sum is a local: one that the function below shared would be an object of its own after each addition.
  let sum = 0
  for (let at = 0; at < truth.length;)
    for (let j = 0; j < W; j++, at++) {
      const missed = truth[at]! - means[j]!
      sum += missed * missed
      ofColumn[j]! += missed * missed
    }
  const spread = sum
  const varies = ofColumn.some((own, j) => Math.sqrt(own / n) > 1e-6 * Math.abs(means[j]!))
  return (predictions, missed = squaredError(predictions, truth)) => (varies ? missed / (spread + floor) : NaN)
}
