import { z } from 'zod'
import { allUndefined } from './facts.ts'
import { codeFault, finiteAll, notFinite } from './finiteCode.ts'
import type { Evidence, Measure } from './measure.ts'

const source = 'Elhage et al. 2022, Toy Models of Superposition; represented: this lab'
/** Of the longest direction, the share from which on a concept counts as represented. */
const represented = 0.5

const common = { better: 'none', side: 'description', rotationInvariant: true, source } as const
const values = [
  {
    ...common,
    name: 'features.represented',
    label: 'Represented concepts',
    means: 'Concepts that move the code at least half as far as the one that moves it furthest, each presented alone.',
    formula: '#{i : ‖w_i‖ ≥ ½·max_j ‖w_j‖}, w_i the code of concept i alone at 1',
    unit: 'concepts',
    range: [0, null] as const,
  },
  {
    ...common,
    name: 'features.dimensionality',
    label: 'Dimensions per represented concept',
    means:
      'The share of a dimension that a represented concept has to itself: 1 where none overlaps, ½ in opposite pairs.',
    formula: 'mean over represented i of ‖w_i‖² / Σ_j (ŵ_i·w_j)², ŵ_i of length 1',
    unit: 'dimensions',
    range: [0, 1] as const,
  },
]

/** How many concepts share the dimensions of the code, from the code of each presented alone. */
export const featureDimensionality: Measure = {
  name: 'featureDimensionality',
  summary: 'How many concepts the code represents, and the share of a dimension that each has to itself.',
  source,
  options: z.object({}),
  values,
  measure(evidence: Evidence) {
    const { alone, units } = evidence
    if (!alone) return allUndefined(values, 'this task cannot present a concept alone')
    if (!finiteAll(alone) || codeFault(evidence) === notFinite) return allUndefined(values, notFinite)
    const all = dimensionalities(alone, units)
    const longest = Math.max(...all.map(({ length }) => length))
    if (!(longest > 0)) return allUndefined(values, 'no concept moves the code')
    const own = all.filter(({ length }) => length >= represented * longest)
    return {
      'features.represented': own.length,
      'features.dimensionality': own.reduce((sum, { dimensionality }) => sum + dimensionality, 0) / own.length,
    }
  },
}

/** Of directions `[n, units]`: their lengths, and the share of a dimension that each has; 0 of one without length. */
export function dimensionalities(
  directions: ArrayLike<number>,
  units: number,
): { length: number; dimensionality: number }[] {
  const n = directions.length / units
  const moments = new Float64Array(units * units) // Σ_j w_j·w_jᵀ
  for (let j = 0; j < n; j++)
    for (let a = 0; a < units; a++)
      for (let b = 0; b < units; b++) moments[a * units + b]! += directions[j * units + a]! * directions[j * units + b]!
  return Array.from({ length: n }, (_, i) => {
    let [square, overlap] = [0, 0]
    for (let a = 0; a < units; a++) {
      const own = directions[i * units + a]!
      square += own * own
      for (let b = 0; b < units; b++) overlap += own * moments[a * units + b]! * directions[i * units + b]!
    }
    return { length: Math.sqrt(square), dimensionality: overlap > 0 ? square ** 2 / overlap : 0 }
  })
}
