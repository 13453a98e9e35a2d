import { columns, factorKernels, type FactorKernels } from './choleskyKernel.ts'

/** From so many rows on, the kernels are faster than JavaScript; the bits are the same. */
const large = 64

/** Of large factors, the kernels whose memory they lie in, with room for a few columns behind them. */
const kernelsOf = new WeakMap<Float64Array, FactorKernels>()

/** The lower factor L of a symmetric positive definite matrix, `[n, n]` row-major; throws where a pivot is not positive. */
export function cholesky(matrix: Float64Array, n: number): Float64Array {
  const kernels = n >= large ? factorKernels(8 * n * (n + columns)) : null
  const L = kernels ? new Float64Array(kernels.memory.buffer, 0, n * n) : new Float64Array(n * n)
  if (kernels) kernelsOf.set(L, kernels)
  for (let i = 0; i < n; i++) L.set(matrix.subarray(i * n, i * n + i + 1), i * n)
  for (let from = 0; from < n; from += 4) {
    const inKernel = kernels && from + 4 <= n
    if (inKernel) kernels.rows(8 * from * n, 0, 8 * n, 8 * from)
    for (let i = from; i < Math.min(n, from + 4); i++)
      for (let j = inKernel ? from : 0; j <= i; j++) {
        const rest = L[i * n + j]! - dot(L, i * n, j * n, j)
        if (j < i) L[i * n + j] = rest / L[j * n + j]!
        else if (rest > 0) L[i * n + i] = Math.sqrt(rest)
        else throw new Error(`matrix is not positive definite (pivot ${i} of ${n} is ${rest}): raise the penalty`)
      }
  }
  return L
}

/** Solves L Lᵀ X = B for B `[n, k]` row-major, in place, in column blocks that stay in cache. */
export function solve(L: Float64Array, n: number, B: Float64Array, k: number): Float64Array {
  const kernels = kernelsOf.get(L)
  return kernels ? solvedIn(kernels, n, B, k) : solved(L, n, B, k)
}

function solved(L: Float64Array, n: number, B: Float64Array, k: number): Float64Array {
  for (let column = 0; column < k; column += BLOCK) {
    const width = Math.min(BLOCK, k - column)
    const X = new Float64Array(n * width)
    for (let i = 0; i < n; i++) X.set(B.subarray(i * k + column, i * k + column + width), i * width)
    for (let i = 0; i < n; i++) eliminate(L, i * n, 1, X, i, 0, i, width, L[i * n + i]!)
    for (let i = n - 1; i >= 0; i--) eliminate(L, i, n, X, i, i + 1, n, width, L[i * n + i]!)
    for (let i = 0; i < n; i++) B.set(X.subarray(i * width, (i + 1) * width), i * k + column)
  }
  return B
}

/** The same with a factor in the kernels' memory; columns that are missing in the last block are 0. */
function solvedIn({ memory, eliminate }: FactorKernels, n: number, B: Float64Array, k: number): Float64Array {
  const [first, rowBytes] = [8 * n * n, 8 * columns]
  const X = new Float64Array(memory.buffer, first, n * columns)
  const end = first + n * rowBytes
  for (let column = 0; column < k; column += columns) {
    const width = Math.min(columns, k - column)
    if (width < columns) X.fill(0)
    for (let i = 0; i < n; i++) for (let t = 0; t < width; t++) X[i * columns + t] = B[i * k + column + t]!
    for (let i = 0; i < n; i++) {
      const row = first + i * rowBytes
      eliminate(8 * i * n, 8, first, row, rowBytes, row, 8 * (i * n + i))
    }
    for (let i = n - 1; i >= 0; i--) {
      const row = first + i * rowBytes
      eliminate(8 * ((i + 1) * n + i), 8 * n, row + rowBytes, end, rowBytes, row, 8 * (i * n + i))
    }
    for (let i = 0; i < n; i++) for (let t = 0; t < width; t++) B[i * k + column + t] = X[i * columns + t]!
  }
  return B
}

const BLOCK = 64

/** x_i ← (x_i − Σ_j l_j x_j) / pivot over `from ≤ j < to`, with l_j = L[at + j·stride]; four rows at a time. */
function eliminate(
  L: Float64Array,
  at: number,
  stride: number,
  X: Float64Array,
  i: number,
  from: number,
  to: number,
  width: number,
  pivot: number,
) {
  const row = i * width
  let j = from
  for (; j + 3 < to; j += 4) {
    const a = L[at + j * stride]!
    const b = L[at + (j + 1) * stride]!
    const c = L[at + (j + 2) * stride]!
    const d = L[at + (j + 3) * stride]!
    for (let t = 0, x = j * width; t < width; t++, x++)
      X[row + t]! -= a * X[x]! + b * X[x + width]! + c * X[x + 2 * width]! + d * X[x + 3 * width]!
  }
  for (; j < to; j++) for (let t = 0; t < width; t++) X[row + t]! -= L[at + j * stride]! * X[j * width + t]!
  for (let t = 0; t < width; t++) X[row + t]! /= pivot
}

/** Inner product of `count` entries of L from `a` and from `b`. */
function dot(L: Float64Array, a: number, b: number, count: number): number {
  let [s, t, u, v] = [0, 0, 0, 0]
  let k = 0
  for (; k + 3 < count; k += 4) {
    s += L[a + k]! * L[b + k]!
    t += L[a + k + 1]! * L[b + k + 1]!
    u += L[a + k + 2]! * L[b + k + 2]!
    v += L[a + k + 3]! * L[b + k + 3]!
  }
  for (; k < count; k++) s += L[a + k]! * L[b + k]!
  return s + t + u + v
}
