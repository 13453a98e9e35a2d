/**
 * The distribution function Φ of a standard normal, within 1e-15 and 1e-7 of itself: the rational approximation of Hart et al. 1968,
 * "Computer Approximations", number 5666, with a continued fraction beyond 5√2.
 */
export function normalBelow(x: number): number {
  const z = Math.abs(x)
  const density = Math.exp((-z * z) / 2)
  const tail =
    z < 5 * Math.SQRT2
      ? (density * above(z)) / below(z)
      : density / ((z + 1 / (z + 2 / (z + 3 / (z + 4 / (z + 0.65))))) * Math.sqrt(2 * Math.PI))
  return x > 0 ? 1 - tail : tail
}

const above = (z: number): number =>
  (((((3.52624965998911e-2 * z + 0.700383064443688) * z + 6.37396220353165) * z + 33.912866078383) * z +
    112.079291497871) *
    z +
    221.213596169931) *
    z +
  220.206867912376

const below = (z: number): number =>
  ((((((8.83883476483184e-2 * z + 1.75566716318264) * z + 16.064177579207) * z + 86.7807322029461) * z +
    296.564248779674) *
    z +
    637.333633378831) *
    z +
    793.826512519948) *
    z +
  440.413735824752

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
