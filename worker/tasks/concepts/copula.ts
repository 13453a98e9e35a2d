import { fillNormal, type Key } from '../../../core/random/random.ts'
import { normalBelow } from './normal.ts'

/**
 * Directions `[F, rank]`, each of length 1 and uniform on the sphere. A concept is present where its latent normal, g =
 * √s·L·u + √(1 − s)·e of strength s, common factors u and its own e, is below its threshold: a Gaussian copula, in which
 * the latents of two concepts correlate by s times the product of their directions L.
 */
export function loadings(F: number, rank: number, key: Key): Float64Array {
  const drawn = new Float32Array(F * rank)
  fillNormal(drawn, key, 0)
  const out = Float64Array.from(drawn)
  for (let j = 0; j < F; j++) {
    const own = out.subarray(j * rank, (j + 1) * rank)
    const length = Math.hypot(...own)
    for (let r = 0; r < rank; r++) own[r]! /= length
  }
  return out
}

/** Writes standard normals from as many words, an even number, by Box–Muller on each pair. */
export function normals(words: Uint32Array, out: Float64Array): void {
  for (let i = 0; i < words.length; i += 2) {
    const radius = Math.sqrt(-2 * Math.log((words[i]! + 1) * 2 ** -32))
    const angle = words[i + 1]! * (2 * Math.PI * 2 ** -32)
    out[i] = radius * Math.cos(angle)
    out[i + 1] = radius * Math.sin(angle)
  }
}

/**
 * Writes the probability of each concept `[F]` given common factors `[rank]`: that of g below the `thresholds`; on average
 * over factors it is its own.
 */
export function givenFactors(
  factors: Float64Array,
  { directions, strength, thresholds }: { directions: Float64Array; strength: number; thresholds: readonly number[] },
  out: Float64Array,
): void {
  const F = out.length
  const rank = directions.length / F
  const [common, own] = [Math.sqrt(strength), Math.sqrt(1 - strength)]
  for (let j = 0; j < F; j++) {
    let sum = 0
    for (let r = 0; r < rank; r++) sum += directions[j * rank + r]! * factors[r]!
    out[j] = normalBelow((thresholds[j]! - common * sum) / own)
  }
}
