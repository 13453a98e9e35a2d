import { z } from 'zod'
import { finite } from './facts.ts'
import { mean } from './factors.ts'
import { onFiniteCode } from './finiteCode.ts'
import type { Evidence, Measure } from './measure.ts'
import { sheetOf } from './sheet.ts'

const source = 'Willmore & Tolhurst 2001, Network 12:255 (lifetime kurtosis)'

/** E[z⁴] − 3 of each unit standardised on held-out rows, mean over units that vary; 0 for a Gaussian. */
export const kurtosis: Measure = onFiniteCode({
  name: 'kurtosis',
  summary: 'Mean excess kurtosis of the units: how rarely and strongly each one is active.',
  source,
  options: z.object({}),
  rotates: true,
  values: [
    {
      name: 'kurtosis',
      label: 'Excess kurtosis of units',
      means: 'How rarely and strongly each unit is active; 0 for a Gaussian, above 0 for rare strong activity.',
      formula: 'mean_j E[z_j⁴] − 3, z_j the standardised unit',
      unit: '',
      range: [-2, null],
      better: 'none',
      side: 'description',
      rotationInvariant: false,
      source,
    },
  ],
  measure(evidence: Evidence) {
    const { test } = sheetOf(evidence)
    const { mean: centre, scale } = test.scales(0, test.n).units
    const fourth = test.units.map((column, unit) => {
      const [shift, factor] = [centre[unit]!, scale[unit]!]
      let sum = 0
      for (let i = 0; i < test.n; i++) {
        const z = (column[i]! - shift) * factor
        sum += z * z * z * z
      }
      return sum / test.n - 3
    })
    return { kurtosis: finite(mean(fourth.filter((_, unit) => scale[unit]! > 0)), 'the code does not vary') }
  },
})
