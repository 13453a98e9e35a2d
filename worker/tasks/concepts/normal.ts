/**
 * The distribution function Φ of a standard normal, within 1e-14: the rational approximation of Hart et al. 1968,
 * "Computer Approximations", number 5666, with a continued fraction beyond 5√2.
 */
export function normalBelow(x: number): number {
  const size = Math.abs(x)
  const density = Math.exp((-size * size) / 2)
  const tail =
    size < 5 * Math.SQRT2
      ? (density * polynomial(above, size)) / polynomial(below, size)
      : density / ((size + 1 / (size + 2 / (size + 3 / (size + 4 / (size + 0.65))))) * Math.sqrt(2 * Math.PI))
  return x > 0 ? 1 - tail : tail
}

/** The x of which `normalBelow` is `share`, from 0 (−∞) to 1 (∞), by bisection. */
export function normalQuantile(share: number): number {
  if (share <= 0) return -Infinity
  if (share >= 1) return Infinity
  let [low, high] = [-40, 40]
  for (let i = 0; i < 100; i++) {
    const middle = (low + high) / 2
    if (normalBelow(middle) < share) low = middle
    else high = middle
  }
  return (low + high) / 2
}

/** Coefficients from the highest power down. */
const above = [
  3.52624965998911e-2, 0.700383064443688, 6.37396220353165, 33.912866078383, 112.079291497871, 221.213596169931,
  220.206867912376,
]
const below = [
  8.83883476483184e-2, 1.75566716318264, 16.064177579207, 86.7807322029461, 296.564248779674, 637.333633378831,
  793.826512519948, 440.413735824752,
]

const polynomial = (coefficients: readonly number[], x: number): number => coefficients.reduce((sum, c) => sum * x + c)
