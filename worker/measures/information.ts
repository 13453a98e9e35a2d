import { entropy, mutualInformation } from './algebra/entropy.ts'
import type { Concept, Evidence } from './measure.ts'
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
  const codes = sheetOf(evidence).train.units.map((column) => apartFromUsual(binned(column.subarray(0, n))))
  const truth = binsOf(evidence, n)
  const shared = new Float64Array(units * concepts.length)
  const entropies = new Float64Array(concepts.length)
  truth.forEach(({ bins, levels, counts }, concept) => {
    entropies[concept] = n ? entropy(counts) : 0
    const room = new Int32Array(turns * BINS * levels)
    codes.forEach((code, unit) => {
      const joint = jointOf(code, bins, levels, counts, room)
      shared[unit * concepts.length + concept] = n ? mutualInformation(joint, BINS, levels) : 0
    })
  })
  const information = { shared, entropies }
  known.set(evidence, information)
  return information
}

/** A concept in bins. */
interface Binned {
  bins: Uint16Array
  levels: number
  counts: Float64Array
}

const binnedTruth = new WeakMap<Float32Array, { concepts: readonly Concept[]; n: number; truth: Binned[] }>()

/** The concepts of the first n training rows in bins, made once for all codes of these rows. */
function binsOf({ concepts, train }: Evidence, n: number): Binned[] {
  const known = binnedTruth.get(train.concepts)
  if (known?.concepts === concepts && known.n === n) return known.truth
  const truth = concepts.map(({ type, classes }, concept): Binned => {
    const column = new Float32Array(n)
    for (let i = 0; i < n; i++) column[i] = train.concepts[i * concepts.length + concept]!
    const levels = type === 'class' ? classes! : type === 'binary' ? 2 : BINS
    const bins = type === 'value' ? binned(column) : Uint16Array.from(column)
    const counts = new Float64Array(levels)
    for (const bin of bins) counts[bin]!++
    return { bins, levels, counts }
  })
  binnedTruth.set(train.concepts, { concepts, n, truth })
  return truth
}

/** Tables that are counted in turn: rows that follow each other often share a cell, and would wait for each other. */
const turns = 4

/** Bins of a unit: the one with most rows, mostly that of silence, and the rows in others with their bins. */
interface Apart {
  usual: number
  rows: Uint32Array
  bins: Uint16Array
}

function apartFromUsual(bins: Uint16Array): Apart {
  const counts = new Float64Array(BINS)
  for (let i = 0; i < bins.length; i++) counts[bins[i]!]!++
  const usual = counts.indexOf(Math.max(...counts))
  const others = bins.length - counts[usual]!
  const apart = { usual, rows: new Uint32Array(others), bins: new Uint16Array(others) }
  for (let i = 0, at = 0; i < bins.length; i++) {
    if (bins[i] === usual) continue
    apart.rows[at] = i
    apart.bins[at++] = bins[i]!
  }
  return apart
}

/**
 * How often bins of a unit and of a concept meet, `[BINS, levels]`; counted in `room`. In the unit's usual bin are those of the
 * concept's `counts` that are in no other.
 */
function jointOf(
  { usual, rows, bins: code }: Apart,
  bins: Uint16Array,
  levels: number,
  counts: Float64Array,
  room: Int32Array,
): Float64Array {
  const size = BINS * levels
  const cells = room.fill(0)
  const n = code.length
  let i = 0
  for (; i + turns <= n; i += turns) {
    cells[code[i]! * levels + bins[rows[i]!]!]!++
    cells[size + code[i + 1]! * levels + bins[rows[i + 1]!]!]!++
    cells[2 * size + code[i + 2]! * levels + bins[rows[i + 2]!]!]!++
    cells[3 * size + code[i + 3]! * levels + bins[rows[i + 3]!]!]!++
  }
  for (; i < n; i++) cells[code[i]! * levels + bins[rows[i]!]!]!++
  const joint = new Float64Array(size)
  joint.set(counts, usual * levels)
  for (let bin = 0; bin < BINS; bin++)
    for (let level = 0, at = bin * levels; bin !== usual && level < levels; level++, at++) {
      joint[at] = cells[at]! + cells[size + at]! + cells[2 * size + at]! + cells[3 * size + at]!
      joint[usual * levels + level]! -= joint[at]!
    }
  return joint
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
