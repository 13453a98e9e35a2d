import { ranksOf } from '../../measures/algebra/order.ts'
import type { Evidence } from '../../measures/measure.ts'
import { r2, type Probe } from '../../measures/ladder.ts'
import { sheetOf } from '../../measures/sheet.ts'

/**
 * How well each unit alone tells each factor on held-out rows, `[units, factors]`: for a value the R² of a line fitted
 * to the labelled rows, for a class the area under the ROC curve (one half where the class is absent or always there).
 */
export function unitScores(evidence: Evidence): Float32Array {
  const { factors, train, test } = sheetOf(evidence)
  const K = factors.length
  const scores = new Float32Array(evidence.units * K)
  const values = factors.some(({ family }) => family === 'value')
  const scales = train.scales(0, train.n)
  const cross = values ? train.correlations(0, train.n) : null
  const heldOut = values ? sheetOf(evidence).heldOut() : null
  for (let unit = 0; unit < evidence.units; unit++) {
    const ranks = factors.some(({ family }) => family === 'class') ? ranksOf(test.units[unit]!) : null
    factors.forEach(({ family }, k) => {
      const at = unit * K + k
      if (family === 'class') return (scores[at] = rocArea(ranks!, test.factors[k]!))
      const slope = cross![at]! * scales.factors.sd[k]! * scales.units.scale[unit]!
      const intercept = scales.factors.mean[k]! - slope * scales.units.mean[unit]!
      const line: Probe = { units: [unit], weights: Float64Array.of(slope), intercept }
      return (scores[at] = r2(line, k, heldOut!, scales) || 0)
    })
  }
  return scores
}

/** (sum of the positives' ranks − p(p + 1)/2) / (p·q), Mann & Whitney 1947; one half when a part is empty. */
export function rocArea(ranks: Float64Array, labels: Float32Array): number {
  let [sum, positives] = [0, 0]
  for (let i = 0; i < ranks.length; i++)
    if (labels[i]! > 0.5) {
      sum += ranks[i]!
      positives++
    }
  const negatives = ranks.length - positives
  if (positives === 0 || negatives === 0) return 0.5
  return (sum - (positives * (positives + 1)) / 2) / (positives * negatives)
}
