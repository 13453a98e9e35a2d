import { cholesky, solve } from './cholesky.ts'
import { product } from './product.ts'
import { standard } from './standard.ts'

/** Logits = standardised inputs · weights, the last row of which is the intercept. */
export interface Logistic {
  mean: Float64Array
  scale: Float64Array
  /** `[D + 1, K]`, row-major. */
  weights: Float64Array
}

/** The most steps to the optimum. */
const most = 500
/** Steps that the quasi-Newton direction remembers. */
const memory = 10

/**
 * Multinomial logistic regression to its optimum: minimises mean cross-entropy + penalty/2·‖W‖² over inputs `[n, D]`,
 * standardised on these rows, and classes `[n]` of K, with a free intercept. L-BFGS (Nocedal & Wright 2006, algorithm
 * 7.4) from Böhning's bound of the curvature (1992), with halving of steps, until no entry of the gradient is above
 * `tolerance`.
 */
export function logistic(
  inputs: Float32Array,
  classes: Float32Array,
  n: number,
  D: number,
  K: number,
  penalty: number,
  tolerance = 1e-5,
): Logistic {
  const { mean, scale } = standard(inputs, D, 0, n)
  const data = standardised(inputs, { mean, scale }, n, D)
  const Z = { data, rows: n, cols: D + 1, packed: new Map<string, Float32Array>() }
  const across = { data, rows: D + 1, cols: n, transposed: true, packed: new Map<string, Float32Array>() }
  const size = (D + 1) * K
  const missed = new Float32Array(n * K)
  const room = new Float64Array(n * K)
  const rounded = new Float32Array(size)
  // Hundreds of steps take the same few arrays.
  const free: Float64Array[] = []
  const taken = () => free.pop() ?? new Float64Array(size)
  const combined = (a: Float64Array, by: number, b: Float64Array): Float64Array => {
    const out = taken()
    for (let j = 0; j < size; j++) out[j] = a[j]! + by * b[j]!
    return out
  }

  const at = (W: Float64Array): { value: number; gradient: Float64Array } => {
    rounded.set(W)
    const logits = product(across, { data: rounded, rows: D + 1, cols: K }, room)
    let value = 0
    for (let i = 0; i < n; i++) value += crossEntropy(logits, missed, i * K, K, classes[i]!)
    value /= n
    const gradient = product(Z, { data: missed, rows: n, cols: K }, taken())
    for (let j = 0; j < size; j++) {
      gradient[j]! /= n
      if (j >= D * K) continue
      gradient[j]! += penalty * W[j]!
      value += (penalty / 2) * W[j]! ** 2
    }
    return { value, gradient }
  }

  const bound = product(Z, Z)
  for (let j = 0; j < bound.length; j++) bound[j]! /= 2 * n
  for (let j = 0; j <= D; j++) bound[j * (D + 1) + j]! += penalty
  const L = cholesky(bound, D + 1)

  let W: Float64Array = new Float64Array(size)
  let now = at(W)
  const past: { s: Float64Array; y: Float64Array; rho: number }[] = []
  for (let step = 0; step < most && largest(now.gradient) > tolerance; step++) {
    const direction = taken()
    direction.set(now.gradient)
    twoLoops(direction, past, (q) => solve(L, D + 1, q, K))
    const slope = dot(direction, now.gradient)
    if (!(slope < 0)) break
    let [length, next, there] = [1, W, now]
    for (let halvings = 0; halvings < 30; halvings++, length /= 2) {
      if (halvings > 0) free.push(next, there.gradient)
      next = combined(W, length, direction)
      there = at(next)
      if (there.value <= now.value + 1e-4 * length * slope) break
    }
    if (!(there.value < now.value)) break
    const s = combined(next, -1, W)
    const y = combined(there.gradient, -1, now.gradient)
    const sy = dot(s, y)
    if (sy > 1e-12) past.push({ s, y, rho: 1 / sy })
    else free.push(s, y)
    if (past.length > memory) {
      const { s, y } = past.shift()!
      free.push(s, y)
    }
    free.push(direction, W, now.gradient)
    ;[W, now] = [next, there]
  }
  return { mean, scale, weights: W }
}

/** Logits `[n, K]` of inputs `[n, D]`. */
export function logitsOf({ mean, scale, weights }: Logistic, inputs: Float32Array, n: number): Float32Array {
  const D = mean.length
  const K = weights.length / (D + 1)
  const by = { data: Float32Array.from(weights), rows: D + 1, cols: K }
  const logits = new Float32Array(n * K)
  const most = Math.min(n, rowsAtATime)
  const [data, out] = [new Float32Array(most * (D + 1)), new Float64Array(most * K)]
  for (let from = 0; from < n; from += most) {
    const rows = Math.min(most, n - from)
    standardised(inputs.subarray(from * D), { mean, scale }, rows, D, data)
    const across = { data: data.subarray(0, rows * (D + 1)), rows: D + 1, cols: rows, transposed: true }
    logits.set(product(across, by, out.subarray(0, rows * K)), from * K)
  }
  return logits
}

/** Rows whose logits are computed together: what they take stays in a cache. */
const rowsAtATime = 512

/** Cross-entropy of row `at` in nats; leaves softmax − one-hot in `missed`. */
function crossEntropy(logits: Float64Array, missed: Float32Array, at: number, K: number, label: number): number {
  let most = -Infinity
  for (let k = 0; k < K; k++) most = Math.max(most, logits[at + k]!)
  let sum = 0
  for (let k = 0; k < K; k++) sum += missed[at + k] = Math.exp(logits[at + k]! - most)
  for (let k = 0; k < K; k++) missed[at + k]! /= sum
  missed[at + label]! -= 1
  return Math.log(sum) + most - logits[at + label]!
}

/** Standardised rows with a column of ones behind them, `[n, D + 1]`, in `out`. */
function standardised(
  inputs: Float32Array,
  { mean, scale }: Pick<Logistic, 'mean' | 'scale'>,
  n: number,
  D: number,
  out = new Float32Array(n * (D + 1)),
): Float32Array {
  for (let i = 0, from = 0, to = 0; i < n; i++) {
    for (let j = 0; j < D; j++) out[to++] = (inputs[from++]! - mean[j]!) * scale[j]!
    out[to++] = 1
  }
  return out
}

/** Turns a gradient into the descent direction of L-BFGS, in place, by a first inverse of the curvature that works in place. */
function twoLoops(
  q: Float64Array,
  past: readonly { s: Float64Array; y: Float64Array; rho: number }[],
  inverse: (q: Float64Array) => Float64Array,
): void {
  const alphas = past.toReversed().map(({ s, y, rho }) => {
    const alpha = rho * dot(s, q)
    for (let j = 0; j < q.length; j++) q[j]! -= alpha * y[j]!
    return alpha
  })
  const direction = inverse(q)
  past.forEach(({ s, y, rho }, i) => {
    const beta = alphas[past.length - 1 - i]! - rho * dot(y, direction)
    for (let j = 0; j < direction.length; j++) direction[j]! += beta * s[j]!
  })
  for (let j = 0; j < direction.length; j++) direction[j] = -direction[j]!
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0
  for (let j = 0; j < a.length; j++) sum += a[j]! * b[j]!
  return sum
}

function largest(x: Float64Array): number {
  let most = 0
  for (let j = 0; j < x.length; j++) most = Math.max(most, Math.abs(x[j]!))
  return most
}
