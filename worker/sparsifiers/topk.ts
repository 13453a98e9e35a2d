import { z } from 'zod'
import { shaping } from '../../core/catalog/options.ts'
import type { Limit } from '../limits.ts'
import { masked } from '../tensor/ops.ts'
import { atLeastKth } from '../tensor/selection.ts'
import { at, define } from './sparsifier.ts'

/** No layer has more units to keep than its own. */
export const keptLimit = (_: unknown, layers: readonly number[]): Limit<'k'>[] => [
  { option: 'k', most: Math.max(...layers), of: 'units of the layer' },
]

export const topk = define({
  name: 'topk',
  summary: 'Keeps the k largest activations of a layer in each row, after the non-linearity; ties are kept.',
  source: 'Makhzani & Frey 2014; Gao et al. 2024',
  formula: 'h_j·[h_j is among the k largest of its row]',
  options: z.object({
    k: shaping(z.number().positive().max(65536)).default(8).describe('Units kept; below 1, the fraction kept.'),
    at,
  }),
  strength: 'k',
  limits: keptLimit,
  sparsify({ h, options: { k } }) {
    const counts = k.map((value) => keptOf(value, h.shape[1]!))
    return masked(h, (x) => atLeastKth(x, counts, 1))
  },
})

/** How many of `units` a value of k keeps. */
export const keptOf = (k: number, units: number): number =>
  k < 1 ? Math.max(1, Math.round(k * units)) : Math.min(Math.round(k), units)
