import { aucOf } from './algebra/ranking.ts'
import { isCheapByMoments } from './algebra/table.ts'
import { meanOverConcepts, type Factor } from './factors.ts'
import { r2, read, type Probe } from './ladder.ts'
import type { Scales, Side } from './sheet.ts'

/**
 * How well what is said of a factor tells it: R² clipped to [0, 1] of a value, area under the ROC curve of a class. NaN
 * where the factor does not vary on these rows.
 */
export function scoreOf(said: Float64Array, truth: Float32Array, family: Factor['family']): number {
  return family === 'class' ? aucOf(said, truth) : r2Of(said, truth)
}

/**
 * The same of each factor's probe on the first n rows of `on`, without passes over them for values where second moments, on
 * the scales of labelled rows, cost less.
 */
export function scoresOf(probes: readonly Probe[], factors: readonly Factor[], on: Side, n: number, scales: Scales) {
  let said: Float64Array<ArrayBuffer> | undefined
  const byMoments = isCheapByMoments(scales.units.sd.length, factors.length)
  return factors.map(({ family }, i) =>
    family === 'value' && byMoments
      ? r2(probes[i]!, i, on.moments(0, n, scales), scales)
      : scoreOf(read(probes[i]!, on.units, n, (said ??= new Float64Array(n))), on.factors[i]!, family),
  )
}

function r2Of(said: Float64Array, truth: Float32Array): number {
  let sum = 0
  for (let i = 0; i < said.length; i++) sum += truth[i]!
  const centre = sum / said.length
  let [missed, spread] = [0, 0]
  for (let i = 0; i < said.length; i++) {
    const [left, apart] = [truth[i]! - said[i]!, truth[i]! - centre]
    missed += left * left
    spread += apart * apart
  }
  if (!(Math.sqrt(spread / said.length) > 1e-6 * Math.abs(centre))) return NaN
  return Math.min(1, Math.max(0, 1 - missed / spread))
}

/** Mean over the concepts of a family; undefined where none of them varies. */
export function meanOf(factors: readonly Factor[], scores: readonly number[], family: Factor['family']) {
  const own = scores.map((score, i) => (factors[i]!.family === family ? score : NaN))
  const mean = meanOverConcepts(factors, own)
  return Number.isNaN(mean) ? undefined : mean
}
