import { z } from 'zod'
import { define } from './initialisation.ts'

export const fanIn = define({
  name: 'fan-in',
  summary: 'Normal with standard deviation √(2 / fan-in), which keeps the scale through relu layers.',
  source: 'He, Zhang, Ren & Sun 2015, eq. 10',
  formula: 'N(0, 2 / fan-in)',
  options: z.object({}),
  sd: (_, { fanIn }) => Math.sqrt(2 / fanIn),
})
