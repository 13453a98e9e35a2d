import { z } from 'zod'
import { allUndefined, covered, score } from './facts.ts'
import { factorsOf } from './factors.ts'
import { onFiniteCode } from './finiteCode.ts'
import type { Evidence, Measure } from './measure.ts'
import { sheetOf } from './sheet.ts'

const source = 'Bau et al. 2017, arXiv 1704.05796 (network dissection)'

/** A unit is on where it is above its own value that this share of rows exceeds. */
const on = 0.005
/** The overlap above which a unit detects a concept. */
const enough = 0.04
/** A concept on more rows than this overlaps with no unit as much. */
const mostCommon = on / enough

const words = 'IoU_uc = |on_u ∩ c| / |on_u ∪ c| > .04, on_u the .5% of rows with the highest activation of u'
const values = [
  score('detectors', 'Units that detect a concept', source, {
    means: 'Number of units whose strongest rows are those of one concept.',
    formula: `|{u : max_c IoU_uc > .04}|, ${words}`,
    unit: 'units',
    range: [0, null],
    margin: 0.5,
    counted: 'units detect a concept',
  }),
  covered(
    'detectors.covered',
    'Concepts that some unit detects',
    source,
    'Number of different concepts that some unit detects; copies of one unit count once.',
    `|{argmax_c IoU_uc : u detects}|, ${words}`,
  ),
]

/**
 * Concept detectors of network dissection, with rows for pixels: the rows where a unit is most active, .5% of them, against the
 * rows that have a concept, which is a class, or a value that is not 0 where most rows have none. Concepts on more than an
 * eighth of the rows are left out, since no unit can overlap with them by more than .04.
 */
export const detectors: Measure = onFiniteCode({
  name: 'detectors',
  summary: 'How many units have a concept on the rows where they are most active, and how many concepts that is.',
  source,
  options: z.object({}),
  thorough: true,
  values,
  measure(evidence: Evidence) {
    const { concepts, test, units } = evidence
    const { test: side } = sheetOf(evidence)
    const n = test.n
    const masks = factorsOf(concepts).flatMap(({ family }, k): Uint8Array[] => {
      const column = side.factors[k]!
      const mask = Uint8Array.from(column, (value) => Number(family === 'class' ? value > 0.5 : value !== 0))
      const share = mask.reduce((sum, own) => sum + own, 0) / n
      return share > 0 && share < mostCommon ? [mask] : []
    })
    if (Math.floor(on * n) < 1) return allUndefined(values, `only ${n} test rows`)
    if (masks.length === 0) return allUndefined(values, 'every concept is on more than an eighth of the rows')
    const sizes = masks.map((mask) => mask.reduce((sum, own) => sum + own, 0))
    const found = new Set<number>()
    let count = 0
    for (let unit = 0; unit < units; unit++) {
      const strongest = strongestRows(side.units[unit]!)
      const overlaps = masks.map((mask, c) => {
        const both = strongest.reduce((sum, row) => sum + mask[row]!, 0)
        return both / (strongest.length + sizes[c]! - both)
      })
      const best = Math.max(...overlaps)
      if (!(best > enough)) continue
      count++
      found.add(overlaps.indexOf(best))
    }
    return { detectors: count, 'detectors.covered': found.size }
  },
})

/** Rows where a unit is above the value that a share of rows exceeds; none where more of them have its greatest value. */
function strongestRows(activations: Float32Array): number[] {
  const sorted = activations.slice().sort()
  const threshold = sorted[sorted.length - 1 - Math.floor(on * sorted.length)]!
  return Array.from(activations.keys()).filter((row) => activations[row]! > threshold)
}
