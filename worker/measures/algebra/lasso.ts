/**
 * Lasso on moments, by cyclic coordinate descent with warm starts (Friedman, Hastie & Tibshirani 2010, eq. 8–9):
 * minimises ½ wᵀGw − cᵀw + λ‖w‖₁ for each λ, in the order given (largest first). With G and c correlations this is the
 * lasso of standardised data with mean squared error halved. Columns with G_jj = 0 keep weight 0.
 * A penalty is done when no weight moves by `tolerance` in a sweep (glmnet stops at 3e-4), or after 300 sweeps.
 */
export function lassoPath(
  gram: Float64Array,
  cross: Float64Array,
  penalties: readonly number[],
  tolerance = 1e-4,
): Float64Array[] {
  const d = cross.length
  const w = new Float64Array(d)
  const slope = cross.slice()
  return penalties.map((penalty) => {
    for (let sweep = 0; sweep < SWEEPS; sweep++) if (descend(gram, d, w, slope, penalty) < tolerance) break
    return w.slice()
  })
}

const SWEEPS = 300

/** One sweep over the coordinates; `slope` is c − Gw. Returns the largest change of a weight. */
function descend(gram: Float64Array, d: number, w: Float64Array, slope: Float64Array, penalty: number): number {
  let largest = 0
  for (let j = 0; j < d; j++) {
    const curvature = gram[j * d + j]!
    if (curvature === 0) continue
    const pull = slope[j]! + curvature * w[j]!
    const next = Math.abs(pull) <= penalty ? 0 : (pull - Math.sign(pull) * penalty) / curvature
    const change = next - w[j]!
    if (change === 0) continue
    w[j] = next
    for (let i = 0, at = j * d; i < d; i++, at++) slope[i]! -= change * gram[at]!
    largest = Math.max(largest, Math.abs(change))
  }
  return largest
}

/** Penalties from that which zeroes every weight down to `ratio` of it, evenly spaced in the logarithm. */
export function penaltyGrid(cross: Float64Array, count = 13, ratio = 1e-3): number[] {
  const largest = cross.reduce((most, x) => Math.max(most, Math.abs(x)), 0)
  return Array.from({ length: count }, (_, i) => largest * ratio ** (i / (count - 1)))
}
