import { incompleteBeta } from './beta.ts'

/** Upper tail P(T > t) of Student's t with `df` degrees of freedom. */
export function studentAbove(t: number, df: number): number {
  if (Number.isNaN(t)) return NaN
  const tail = 0.5 * incompleteBeta(df / (df + t * t), df / 2, 0.5)
  return t >= 0 ? tail : 1 - tail
}

/** The t with P(T ≤ t) = p, for 0 < p < 1, by bisection to double precision. */
export function studentQuantile(p: number, df: number): number {
  if (p < 0.5) return -studentQuantile(1 - p, df)
  let high = 1
  while (studentAbove(high, df) > 1 - p) high *= 2
  let low = 0
  for (let i = 0; i < 100 && low < high; i++) {
    const middle = (low + high) / 2
    if (middle === low || middle === high) break
    if (studentAbove(middle, df) > 1 - p) low = middle
    else high = middle
  }
  return (low + high) / 2
}
