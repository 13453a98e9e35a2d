import { cholesky, solve } from './cholesky.ts'
import { product, type Matrix } from './product.ts'
import { standard } from './standard.ts'

/** ŷ = x·weights + intercept. */
export interface Linear {
  /** `[inputs, outputs]`, row-major. */
  weights: Float32Array
  /** `[outputs]`. */
  intercept: Float64Array
}

/**
 * Least squares with a free intercept: minimises Σ‖y − xW − b‖² + penalty·‖W‖² over inputs `[n, D]` and targets `[n, K]`.
 * Inputs are centred, not scaled. Throws where penalty 0 leaves the system singular.
 */
export const ridge = (inputs: Float32Array, targets: Float32Array, n: number, penalty: number): Linear =>
  ridgeSolver(inputs, n, inputs.length / n, penalty)(targets, targets.length / n)

/** The same for many target blocks of the same inputs: one Gram matrix and one factor (dual form when n < D). */
export function ridgeSolver(inputs: Float32Array, n: number, D: number, penalty: number) {
  if (n < 1 || inputs.length < n * D)
    throw new Error(`ridge needs ${n} rows of ${D} inputs, got ${inputs.length} numbers`)
  const { mean } = standard(inputs, D, 0, n)
  const fit = n < D ? dual(inputs, n, D, penalty, mean) : primal(inputs, n, D, penalty, mean)
  return (targets: Float32Array, K: number): Linear => {
    if (targets.length < n * K) throw new Error(`ridge needs ${n} rows of ${K} targets, got ${targets.length} numbers`)
    const centre = standard(targets, K, 0, n).mean
    const weights = fit({ data: targets, rows: n, cols: K, mean: centre })
    const intercept = centre.slice()
    for (let i = 0; i < D; i++) for (let j = 0; j < K; j++) intercept[j]! -= mean[i]! * weights[i * K + j]!
    return { weights: Float32Array.from(weights), intercept }
  }
}

type Fit = (targets: Matrix) => Float64Array

/** W = (XᵀX + λ)⁻¹ XᵀY. */
function primal(data: Float32Array, rows: number, D: number, penalty: number, mean: Float64Array): Fit {
  const X: Matrix = { data, rows, cols: D, mean }
  const gram = product(X, X)
  for (let i = 0; i < D; i++) gram[i * D + i]! += penalty
  const L = cholesky(gram, D)
  return (targets) => solve(L, D, product(X, targets), targets.cols)
}

/** W = Xᵀ (XXᵀ + λ)⁻¹ Y. */
function dual(data: Float32Array, n: number, D: number, penalty: number, mean: Float64Array): Fit {
  const centred = new Float32Array(n * D)
  for (let i = 0, at = 0; i < n; i++) for (let j = 0; j < D; j++, at++) centred[at] = data[at]! - mean[j]!
  const across: Matrix = { data: centred, rows: D, cols: n, transposed: true }
  const gram = product(across, across)
  for (let i = 0; i < n; i++) gram[i * n + i]! += penalty
  const L = cholesky(gram, n)
  return ({ data: targets, cols, mean: centre }) => {
    const Y = new Float64Array(n * cols)
    for (let i = 0, at = 0; i < n; i++) for (let j = 0; j < cols; j++, at++) Y[at] = targets[at]! - centre![j]!
    const alpha = Float32Array.from(solve(L, n, Y, cols))
    return product({ data: centred, rows: n, cols: D }, { data: alpha, rows: n, cols })
  }
}

/** Several models of the same D inputs as one, whose outputs stand behind each other. */
export function joined(models: readonly Linear[], D: number): Linear {
  const K = models.reduce((sum, { intercept }) => sum + intercept.length, 0)
  const weights = new Float32Array(D * K)
  const all = { weights, intercept: new Float64Array(K) }
  let at = 0
  for (const { weights: own, intercept } of models) {
    const k = intercept.length
    for (let i = 0; i < D; i++) weights.set(own.subarray(i * k, (i + 1) * k), i * K + at)
    all.intercept.set(intercept, at)
    at += k
  }
  return all
}

/** The model's outputs `[n, outputs]` on inputs `[n, D]`. */
export const predict = (model: Linear, inputs: Float32Array, n: number): Float32Array =>
  predictApart(model, model.intercept.length, inputs, n)[0]!

/** The same in blocks of W outputs, `[n, W]` each, in what is lent. */
export function predictApart(
  { weights, intercept }: Linear,
  W: number,
  inputs: Float32Array,
  n: number,
  lend = (length: number) => new Float32Array(length),
): Float32Array[] {
  const K = intercept.length
  const D = weights.length / K
  const blocks = Array.from({ length: K / W }, () => lend(n * W))
  const room = new Float64Array(Math.min(CHUNK, n) * K)
  for (let from = 0; from < n; from += CHUNK) {
    const rows = Math.min(CHUNK, n - from)
    const data = inputs.subarray(from * D, (from + rows) * D)
    const out = product(
      { data, rows: D, cols: rows, transposed: true },
      { data: weights, rows: D, cols: K },
      room.subarray(0, rows * K),
    )
    for (const [b, block] of blocks.entries()) {
      const first = b * W
      for (let i = 0, at = from * W; i < rows; i++)
        for (let j = first; j < first + W; j++, at++) block[at] = out[i * K + j]! + intercept[j]!
    }
  }
  return blocks
}

const CHUNK = 1024
