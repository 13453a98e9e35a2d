import { incompleteBeta } from './beta.ts'

/** How often something was seen among runs, with limits of its true rate. */
export interface Rate {
  seen: number
  of: number
  /** Exact limits at `level`: 0 and 1 where no run is known. */
  low: number
  high: number
  level: number
}

/**
 * The rate of what was seen in `seen` of `of` runs, with exact two-sided limits (Clopper & Pearson 1934): each end leaves
 * at most half of the missing level, whatever the rate is. Seen in none of 8: up to 37%.
 */
export function rateOf(seen: number, of: number, level = 0.95): Rate {
  if (!(Number.isInteger(seen) && Number.isInteger(of) && seen >= 0 && seen <= of))
    throw new RangeError(`rateOf: expected whole numbers, 0 ≤ seen ≤ of, got ${seen} of ${of}`)
  const tail = (1 - level) / 2
  const low = seen === 0 ? 0 : betaQuantile(tail, seen, of - seen + 1)
  const high = seen === of ? 1 : betaQuantile(1 - tail, seen + 1, of - seen)
  return { seen, of, low, high, level }
}

/** `0 of 8: up to 37%`, `3 of 20: 3% to 38%`. */
export function rateWords({ seen, of, low, high }: Rate): string {
  if (of === 0) return 'no run is known'
  const limits =
    seen === 0
      ? `up to ${percent(high)}`
      : seen === of
        ? `at least ${percent(low)}`
        : `${percent(low)} to ${percent(high)}`
  return `${seen} of ${of}: ${limits}`
}

/** P(X ≥ k) of k or more among n at rate p. */
export const binomialAbove = (k: number, n: number, p: number): number =>
  k <= 0 ? 1 : k > n ? 0 : incompleteBeta(p, k, n - k + 1)

/** p of "as often better as worse", two-sided and exact (the sign test; Arbuthnott 1710): 1 where nothing differs. */
export const signTest = (better: number, worse: number): number =>
  Math.min(1, 2 * binomialAbove(Math.max(better, worse), better + worse, 0.5))

/** The x with I_x(a, b) = p, by bisection to double precision. */
function betaQuantile(p: number, a: number, b: number): number {
  let [low, high] = [0, 1]
  for (;;) {
    const middle = (low + high) / 2
    if (middle === low || middle === high) return middle
    if (incompleteBeta(middle, a, b) < p) low = middle
    else high = middle
  }
}

const percent = (share: number): string =>
  `${share > 0 && share < 0.01 ? (100 * share).toPrecision(1) : Math.round(100 * share)}%`
