/** What a mode of a two-layer linear network starts with: u the output weights along its left vector, v the input weights along its right. */
export interface Start {
  /** ‖(u + v)/2‖², which grows as the mode is learnt. */
  together: number
  /** ‖(u − v)/2‖², which shrinks by as much. */
  apart: number
}

/** Of u and v `[H]`. */
export function startOf(u: Float64Array, v: Float64Array): Start {
  const squared = (sign: 1 | -1) => u.reduce((sum, x, h) => sum + ((x + sign * v[h]!) / 2) ** 2, 0)
  return { together: squared(1), apart: squared(-1) }
}

/**
 * Strength u·v of a mode of singular value s after time t of gradient flow on half the squared error, with inputs of
 * variance 1 (Saxe, McClelland & Ganguli 2014, section 1.2, unequal starts). With p = ‖(u + v)/2‖² and c² = p·‖(u − v)/2‖²,
 * which stays, dp/dt = 2·(s·p − p² + c²), a logistic curve; the strength is p − c²/p. With no part apart it is the equation
 * of equal starts, s·e^(2st) / (e^(2st) − 1 + s/p₀).
 */
export function strengthAfter(s: number, { together, apart }: Start, t: number): number {
  const c2 = together * apart
  const gap = Math.sqrt(s * s + 4 * c2)
  const [high, low] = [(s + gap) / 2, (s - gap) / 2]
  const left = ((together - high) / (together - low)) * Math.exp(-2 * gap * t)
  const p = (high - low * left) / (1 - left)
  return p - c2 / p
}
