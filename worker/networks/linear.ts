import { z } from 'zod'
import { affine, define } from './network.ts'

export const linear = define({
  name: 'linear',
  summary: 'One matrix from inputs to outputs.',
  source: 'Alain & Bengio 2016 (linear probes)',
  options: z.object({}),
  stages: (_, { inputs, outputs, outputBias }) => [affine(inputs, outputs, outputBias)],
})
