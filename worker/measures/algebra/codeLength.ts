/** Where the blocks of a prequential code end, as shares of all rows (Voita & Titov 2020). */
export const blockShares = [0.001, 0.002, 0.004, 0.008, 0.016, 0.032, 0.0625, 0.125, 0.25, 0.5, 1] as const

/** Ends of the blocks of n rows: whole and growing. */
export const blockEnds = (n: number): number[] => [
  ...new Set(blockShares.map((share) => Math.max(1, Math.floor(share * n)))),
]

/**
 * Bits of n labels of K classes, sent block by block: the first at log₂ K each, every other one at the bits per label
 * that a probe needs which was fitted to all rows before it.
 */
export function prequentialBits(ends: readonly number[], K: number, bits: readonly number[]): number {
  if (bits.length !== ends.length - 1) throw new Error(`${ends.length} blocks need bits of ${ends.length - 1} probes`)
  return bits.reduce((sum, own, i) => sum + (ends[i + 1]! - ends[i]!) * own, ends[0]! * Math.log2(K))
}

/** The least variance of a standardised unit about what is said of it. */
export const leastVariance = 1e-4

/** Bits of a number under a Gaussian whose variance is that of its block, at least `leastVariance`. */
export const gaussianBits = (variance: number): number => {
  const told = Math.max(leastVariance, variance)
  return (Math.log2(2 * Math.PI * told) + (variance / told) * Math.LOG2E) / 2
}

/**
 * Bits by which predictions of a block `[rows, H]` shorten its code, to a Gaussian of each unit's own mean and variance in
 * it; the units divided by `scale`.
 */
export function bitsSaved(truth: Float32Array, predictions: Float32Array, scale: Float64Array): number {
  const H = scale.length
  const rows = truth.length / H
  let saved = 0
  for (let j = 0; j < H; j++) {
    const first = truth[j]!
    let [sum, squares, missed] = [0, 0, 0]
    for (let at = j; at < truth.length; at += H) {
      const y = (truth[at]! - first) * scale[j]!
      sum += y
      squares += y * y
      missed += ((truth[at]! - predictions[at]!) * scale[j]!) ** 2
    }
    const variance = Math.max(0, squares / rows - (sum / rows) ** 2)
    saved += rows * (gaussianBits(variance) - gaussianBits(missed / rows))
  }
  return saved
}
