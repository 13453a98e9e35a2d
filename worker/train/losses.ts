/** Task loss and success on held-out rows, in float64 on the host. */
export interface Scores {
  /** Squared error summed over outputs, or cross-entropy in nats; mean over rows. */
  loss: number
  /** Classes: share of rows whose largest logit is the class. */
  accuracy?: number
  /** Values: 1 − pooled fraction of variance unexplained. */
  r2?: number
}

/** outputs `[n, C]`; targets `[n]` class indices or `[n, C]` values. */
export const scores = (kind: 'values' | 'classes', outputs: Float32Array, targets: Float32Array, C: number): Scores =>
  kind === 'classes' ? classScores(outputs, targets, C) : valueScores(outputs, targets, C)

function classScores(outputs: Float32Array, targets: Float32Array, C: number): Scores {
  const n = outputs.length / C
  let [loss, hits] = [0, 0]
  for (let i = 0; i < n; i++) {
    const row = outputs.subarray(i * C, (i + 1) * C)
    let best = 0
    for (let c = 1; c < C; c++) if (row[c]! > row[best]!) best = c
    let sum = 0
    for (const z of row) sum += Math.exp(z - row[best]!)
    loss += Math.log(sum) + row[best]! - row[targets[i]!]!
    if (best === targets[i]) hits++
  }
  return { loss: loss / n, accuracy: hits / n }
}

function valueScores(outputs: Float32Array, targets: Float32Array, C: number): Scores {
  const n = outputs.length / C
  return { loss: squaredError(outputs, targets) / n, r2: 1 - unexplained(outputs, targets, C) }
}

function squaredError(a: Float32Array, b: Float32Array): number {
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
