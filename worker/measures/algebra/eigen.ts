/** Eigenvalues of a symmetric matrix, largest first, and orthonormal eigenvectors, `[n, n]`, one in each row. */
export interface Eigen {
  values: Float64Array
  vectors: Float64Array
}

const sweeps = 50

/** Cyclic Jacobi rotations (Golub & Van Loan, section 8.5) of a symmetric matrix `[n, n]`, until nothing is off the diagonal. */
export function eigen(matrix: Float64Array, n: number): Eigen {
  const a = matrix.slice()
  const v = new Float64Array(n * n)
  for (let i = 0; i < n; i++) v[i * n + i] = 1
  const size = a.reduce((sum, x) => sum + x * x, 0)
  for (let sweep = 0; sweep < sweeps; sweep++) {
    let off = 0
    for (let p = 0; p < n; p++)
      for (let q = p + 1; q < n; q++) {
        off += a[p * n + q]! ** 2
        rotate(a, v, n, p, q)
      }
    if (!(off > 1e-24 * size)) break
  }
  const order = Array.from({ length: n }, (_, i) => i).sort((i, j) => a[j * n + j]! - a[i * n + i]!)
  const vectors = new Float64Array(n * n)
  order.forEach((from, to) => vectors.set(v.subarray(from * n, (from + 1) * n), to * n))
  return { values: Float64Array.from(order, (i) => a[i * n + i]!), vectors }
}

/** Turns axes p and q so that nothing is left at (p, q). */
function rotate(a: Float64Array, v: Float64Array, n: number, p: number, q: number): void {
  const beside = a[p * n + q]!
  if (beside === 0) return
  const slope = (a[q * n + q]! - a[p * n + p]!) / (2 * beside)
  const t = (slope < 0 ? -1 : 1) / (Math.abs(slope) + Math.sqrt(slope * slope + 1))
  const c = 1 / Math.sqrt(t * t + 1)
  const s = t * c
  const turn = (x: Float64Array, i: number, j: number) => {
    const [xi, xj] = [x[i]!, x[j]!]
    x[i] = c * xi - s * xj
    x[j] = s * xi + c * xj
  }
  for (let k = 0; k < n; k++) turn(a, k * n + p, k * n + q)
  for (let k = 0; k < n; k++) turn(a, p * n + k, q * n + k)
  for (let k = 0; k < n; k++) turn(v, p * n + k, q * n + k)
}
