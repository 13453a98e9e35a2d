import { z } from 'zod'
import { numeric } from '../../core/catalog/options.ts'
import { define } from './initialisation.ts'

export const normal = define({
  name: 'normal',
  summary: 'Normal with one standard deviation everywhere.',
  source: 'this lab',
  formula: 'N(0, sd²)',
  options: z.object({ sd: numeric(z.number().positive().max(100)).default(0.1).describe('Standard deviation.') }),
  sd: ({ sd }) => sd,
})
