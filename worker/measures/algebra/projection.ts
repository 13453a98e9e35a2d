/** `weights`·(x − `mean`) of each row, `[n, r]`. */
export function projected(
  x: Float32Array,
  n: number,
  D: number,
  mean: Float64Array,
  weights: Float64Array,
  r: number,
): Float64Array {
  const out = new Float64Array(n * r)
  for (let row = 0; row < n; row++)
    for (let i = 0; i < r; i++) {
      let sum = 0
      for (let j = 0; j < D; j++) sum += weights[i * D + j]! * (x[row * D + j]! - mean[j]!)
      out[row * r + i] = sum
    }
  return out
}
