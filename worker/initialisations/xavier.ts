import { z } from 'zod'
import { define } from './initialisation.ts'

export const xavier = define({
  name: 'xavier',
  summary: 'Normal with standard deviation √(2 / (fan-in + fan-out)).',
  source: 'Glorot & Bengio 2010, eq. 16',
  formula: 'N(0, 2 / (fan-in + fan-out))',
  options: z.object({}),
  sd: (_, { fanIn, fanOut }) => Math.sqrt(2 / (fanIn + fanOut)),
})
