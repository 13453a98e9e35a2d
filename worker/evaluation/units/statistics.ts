/**
 * Density, mean, least, greatest, zero-centred variance E[a²], skew E[a³]/E[a²]^1.5 and kurtosis E[a⁴]/E[a²]² of one
 * unit's activations, in that order; density is the share above `silent`, and the last two are 0 for a unit that is
 * always 0. Formulas: OpenAI's SAE viewer.
 */
export function unitStatistics(activations: Float32Array, silent: number): number[] {
  const n = activations.length
  let [active, first, second, third, fourth] = [0, 0, 0, 0, 0]
  let [least, greatest] = [Infinity, -Infinity]
  for (let row = 0; row < activations.length; row++) {
    const a = activations[row]!
    if (Math.abs(a) > silent) active++
    if (a < least) least = a
    if (a > greatest) greatest = a
    const square = a * a
    first += a
    second += square
    third += square * a
    fourth += square * square
  }
  const variance = second / n
  const ratio = (moment: number, scale: number) => (variance > 0 ? moment / n / scale : 0)
  const [skew, kurtosis] = [ratio(third, variance ** 1.5), ratio(fourth, variance ** 2)]
  return [active / n, first / n, least, greatest, variance, skew, kurtosis]
}
