import { z } from 'zod'
import { define } from './initialisation.ts'

export const lecun = define({
  name: 'lecun',
  summary: 'Normal with standard deviation √(1 / fan-in), which keeps the scale through linear layers.',
  source: 'LeCun, Bottou, Orr & Müller 1998, eq. 16',
  options: z.object({}),
  sd: (_, { fanIn }) => Math.sqrt(1 / fanIn),
})
