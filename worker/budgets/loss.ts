import { z } from 'zod'
import { numeric } from '../../core/catalog/options.ts'
import { ascent, ascentFormula, define } from './budget.ts'

export const loss = define({
  name: 'loss',
  summary: "The primary's task loss in training is kept at a number.",
  source:
    'Platt & Barr 1987 (constrained optimisation by a multiplier); log-multiplier as in Rezende & Viola 2018; proportional term and gradient divided by 1 + π as in Stooke, Achiam & Abbeel 2020',
  formula: ascentFormula,
  options: z.object({
    bound: numeric(z.number().positive().max(1e9)).default(0.1).describe('The task loss that may be reached.'),
    ...ascent,
  }),
  bounds: true,
  bound: ({ options: { bound } }) => bound,
})
