import { z } from 'zod'
import { undefinedHere } from './facts.ts'
import { silentUpTo } from './activity.ts'
import { onFiniteCode } from './finiteCode.ts'
import type { Evidence, Measure } from './measure.ts'

const common = { unit: 'units', range: [0, null], better: 'none', side: 'description', source: 'this lab' } as const

/** The sparsity reached on held-out rows, whatever was asked for. */
export const sparsity: Measure = onFiniteCode({
  name: 'sparsity',
  summary: 'Active units per example (|h| > 1e-6 of the largest), units that are ever active, and units.',
  source: 'this lab',
  options: z.object({}),
  rotates: true,
  values: [
    {
      ...common,
      name: 'meanL0',
      label: 'Active units per example',
      means: 'Mean number of units that are active on one example (L0): the sparsity that was reached.',
      formula: 'mean_b #{j : |h_bj| > 1e-6 · max |h|}',
      rotationInvariant: false,
      roles: { headline: 8, row: 4, sweep: 7 },
    },
    {
      ...common,
      name: 'liveUnits',
      label: 'Live units',
      means: 'Units that are active on at least one held-out row.',
      formula: '#{j : |h_bj| > 1e-6 · max |h| for some row b}',
      rotationInvariant: false,
    },
    {
      ...common,
      name: 'units',
      label: 'Units',
      means: 'Width of the code: the units of the exposed layer.',
      formula: 'H',
      rotationInvariant: true,
    },
  ],
  measure({ test, units }: Evidence) {
    const live = new Uint8Array(units)
    const silent = silentUpTo(test.code)
    let active = 0
    for (let i = 0, at = 0; i < test.n; i++)
      for (let j = 0; j < units; j++, at++)
        if (Math.abs(test.code[at]!) > silent) {
          active++
          live[j] = 1
        }
    return {
      meanL0: test.n ? active / test.n : undefinedHere('there are no test rows'),
      liveUnits: live.reduce((sum, one) => sum + one, 0),
      units,
    }
  },
})
