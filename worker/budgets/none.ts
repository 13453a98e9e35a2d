import { z } from 'zod'
import { define } from './budget.ts'

export const none = define({
  name: 'none',
  summary: 'No bound: the pressure is a number of the file.',
  source: 'the baseline',
  formula: 'π = pressure',
  options: z.object({}),
  bounds: false,
})
