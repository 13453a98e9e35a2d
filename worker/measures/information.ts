import { entropy, mutualInformation } from './algebra/entropy.ts'
import type { Evidence } from './measure.ts'
import { sheetOf } from './sheet.ts'

const BINS = 20
const ROWS = 10_000

/** Mutual information of binned units with binned concepts, nats. */
export interface Information {
  /** `[units, concepts]`. */
  shared: Float64Array
  /** `[concepts]`. */
  entropies: Float64Array
}

const known = new WeakMap<Evidence, Information>()

/**
 * On the first 10,000 training rows; units and value concepts in 20 bins of equal width between their extremes
 * (np.histogram, as disentanglement_lib does), classes as they are. Kept, since several measures read it.
 */
export function informationOf(evidence: Evidence): Information {
  const found = known.get(evidence)
  if (found) return found
  const { units, concepts, train } = evidence
  const n = Math.min(ROWS, train.n)
  const codes = sheetOf(evidence).train.units.map((column) => binned(column.subarray(0, n)))
  const shared = new Float64Array(units * concepts.length)
  const entropies = new Float64Array(concepts.length)
  concepts.forEach(({ type, classes }, concept) => {
    const column = new Float32Array(n)
    for (let i = 0; i < n; i++) column[i] = train.concepts[i * concepts.length + concept]!
    const levels = type === 'class' ? classes! : type === 'binary' ? 2 : BINS
    const bins = type === 'value' ? binned(column) : Uint16Array.from(column)
    const counts = new Float64Array(levels)
    for (const bin of bins) counts[bin]!++
    entropies[concept] = n ? entropy(counts) : 0
    codes.forEach((code, unit) => {
      const joint = new Float64Array(BINS * levels)
      for (let i = 0; i < n; i++) joint[code[i]! * levels + bins[i]!]!++
      shared[unit * concepts.length + concept] = n ? mutualInformation(joint, BINS, levels) : 0
    })
  })
  const information = { shared, entropies }
  known.set(evidence, information)
  return information
}

/** Index of the bin of each value; all in the first where nothing varies. */
function binned(column: Float32Array): Uint16Array {
  let [low, high] = [Infinity, -Infinity]
  for (let i = 0; i < column.length; i++) {
    low = Math.min(low, column[i]!)
    high = Math.max(high, column[i]!)
  }
  const out = new Uint16Array(column.length)
  const width = high - low
  if (!(width > 1e-6 * Math.max(Math.abs(low), Math.abs(high)))) return out
  for (let i = 0; i < out.length; i++) out[i] = Math.min(BINS - 1, Math.floor(((column[i]! - low) / width) * BINS))
  return out
}
