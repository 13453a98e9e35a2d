import { fillUniform, type Key } from '../../../core/random/random.ts'

/** X ≈ W·Hᵀ of rows X `[n, D]`, all three without negative numbers. */
export interface Factorisation {
  /** W, `[n, r]`. */
  loadings: Float64Array
  /** H, `[D, r]`. */
  parts: Float64Array
  iterations: number
  /** ‖X − WHᵀ‖². */
  error: number
}

/**
 * Non-negative matrix factorisation by hierarchical alternating least squares (Cichocki & Phan 2009): each number of W and
 * then of H in turn goes to where the squared error is least. Stops where the sum of |projected gradients| of both halves is
 * at most `tolerance` of what it was in the first iteration (Lin 2007), or after `iterations`. The start is not changed.
 */
export function nmf(
  x: Float32Array,
  n: number,
  D: number,
  start: { loadings: Float64Array; parts: Float64Array },
  { iterations, tolerance }: { iterations: number; tolerance: number },
): Factorisation {
  const [loadings, parts] = [start.loadings.slice(), start.parts.slice()]
  const r = parts.length / D
  const across = new Float32Array(n * D)
  for (let row = 0; row < n; row++) for (let j = 0; j < D; j++) across[j * n + row] = x[row * D + j]!
  let first = 0
  let iteration = 0
  while (iteration < iterations) {
    const violation =
      descend(loadings, n, r, gramOf(parts, D, r), times(x, n, D, parts, r)) +
      descend(parts, D, r, gramOf(loadings, n, r), times(across, D, n, loadings, r))
    if (iteration++ === 0) first = violation
    if (violation <= tolerance * first) break
  }
  return { loadings, parts, iterations: iteration, error: errorOf(x, n, D, loadings, parts, r) }
}

/** For each row x of `[n, D]` the w ≥ 0, `[n, r]`, with the least ‖x − H·w‖², by coordinate descent until none moves by a millionth. */
export function nonNegative(x: Float32Array, n: number, D: number, parts: Float64Array): Float64Array {
  const r = parts.length / D
  const gram = gramOf(parts, D, r)
  const told = times(x, n, D, parts, r)
  const w = new Float64Array(n * r)
  for (let row = 0; row < n; row++) {
    const own = w.subarray(row * r, (row + 1) * r)
    for (let sweep = 0; sweep < 500; sweep++) {
      let [moved, largest] = [0, 0]
      for (let t = 0; t < r; t++) {
        const before = own[t]!
        step(own, 0, t, r, gram, told[row * r + t]!)
        moved = Math.max(moved, Math.abs(own[t]! - before))
        largest = Math.max(largest, own[t]!)
      }
      if (moved <= 1e-6 * largest) break
    }
  }
  return w
}

/**
 * At most r rows of `[n, D]` to begin parts with, `[D, r]`, drawn one after the other with the squared length of what the
 * others leave of them as weight (adaptive sampling, Deshpande et al. 2006); fewer where a millionth of all is left. It
 * does not depend on the order of columns.
 */
export function drawnRows(x: Float32Array, n: number, D: number, r: number, key: Key): Float64Array {
  const drawn = new Float32Array(r)
  fillUniform(drawn, key, 0)
  return apart(x, n, D, r, Float64Array.from(x.subarray(0, n * D)), (lengths, sum, i) => {
    let rest = drawn[i]! * sum
    const row = lengths.findIndex((length) => (rest -= length) < 0)
    return row < 0 ? longest(lengths) : row
  })
}

/**
 * The same by successive projection (Araújo et al. 2001; Gillis & Vavasis 2014): the row, divided by its sum, of which the
 * others leave most. If each part stands alone in some row, these are such rows. Rows of less than a tenth of the mean sum
 * are no candidates.
 */
export function extremeRows(x: Float32Array, n: number, D: number, r: number): Float64Array {
  const sums = new Float64Array(n)
  for (let at = 0; at < n * D; at++) sums[Math.floor(at / D)]! += x[at]!
  const least = (0.1 * sums.reduce((total, sum) => total + sum, 0)) / n
  const shares = Float64Array.from({ length: n * D }, (_, at) => {
    const sum = sums[Math.floor(at / D)]!
    return sum > 0 && sum >= least ? x[at]! / sum : 0
  })
  return apart(x, n, D, r, shares, longest)
}

const longest = (lengths: Float64Array): number => lengths.indexOf(lengths.reduce((a, b) => Math.max(a, b), 0))

/** Rows chosen one after the other by the squared lengths of what the chosen ones leave of all; `left` is used up. */
function apart(
  x: Float32Array,
  n: number,
  D: number,
  r: number,
  left: Float64Array,
  choose: (lengths: Float64Array, sum: number, i: number) => number,
): Float64Array {
  const chosen: number[] = []
  let whole = 0
  for (let i = 0; i < r; i++) {
    const lengths = new Float64Array(n)
    for (let at = 0; at < left.length; at++) lengths[Math.floor(at / D)]! += left[at]! ** 2
    const sum = lengths.reduce((total, length) => total + length, 0)
    if (i === 0) whole = sum
    if (!(sum > 1e-6 * whole)) break
    const row = choose(lengths, sum, i)
    chosen.push(row)
    const direction = left.slice(row * D, (row + 1) * D).map((v) => v / Math.sqrt(lengths[row]!))
    for (let other = 0; other < n; other++) {
      let along = 0
      for (let j = 0; j < D; j++) along += direction[j]! * left[other * D + j]!
      for (let j = 0; j < D; j++) left[other * D + j]! -= along * direction[j]!
    }
  }
  const parts = new Float64Array(D * chosen.length)
  chosen.forEach((row, t) => {
    for (let j = 0; j < D; j++) parts[j * chosen.length + t] = x[row * D + j]!
  })
  return parts
}

/** ‖X − WHᵀ‖². */
export function errorOf(
  x: Float32Array,
  n: number,
  D: number,
  loadings: Float64Array,
  parts: Float64Array,
  r: number,
): number {
  let error = 0
  for (let row = 0; row < n; row++)
    for (let j = 0; j < D; j++) {
      let made = 0
      for (let t = 0; t < r; t++) made += loadings[row * r + t]! * parts[j * r + t]!
      error += (x[row * D + j]! - made) ** 2
    }
  return error
}

/** One pass over the numbers of a half `[rows, r]`; the sum of |projected gradients| before each moved. */
function descend(half: Float64Array, rows: number, r: number, gram: Float64Array, told: Float64Array): number {
  let violation = 0
  for (let row = 0; row < rows; row++)
    for (let t = 0; t < r; t++) violation += step(half, row * r, t, r, gram, told[row * r + t]!)
  return violation
}

/** Moves number t of a row to its best value of 0 or more; |projected gradient| before. */
function step(half: Float64Array, at: number, t: number, r: number, gram: Float64Array, told: number): number {
  let slope = -told
  for (let k = 0; k < r; k++) slope += gram[t * r + k]! * half[at + k]!
  const curvature = gram[t * r + t]!
  const before = half[at + t]!
  if (curvature > 0) half[at + t] = Math.max(0, before - slope / curvature)
  return Math.abs(before === 0 ? Math.min(0, slope) : slope)
}

/** MᵀM of `[rows, r]`. */
function gramOf(m: Float64Array, rows: number, r: number): Float64Array {
  const out = new Float64Array(r * r)
  for (let row = 0; row < rows; row++)
    for (let i = 0; i < r; i++) {
      const own = m[row * r + i]!
      for (let j = 0; j < r; j++) out[i * r + j]! += own * m[row * r + j]!
    }
  return out
}

/** X·M, `[rows, r]`, of X `[rows, D]` and M `[D, r]`. */
function times(x: Float32Array, rows: number, D: number, m: Float64Array, r: number): Float64Array {
  const out = new Float64Array(rows * r)
  for (let row = 0; row < rows; row++)
    for (let j = 0; j < D; j++) {
      const own = x[row * D + j]!
      if (own === 0) continue
      for (let t = 0; t < r; t++) out[row * r + t]! += own * m[j * r + t]!
    }
  return out
}
