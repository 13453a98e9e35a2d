import { z } from 'zod'
import { affine, define } from './network.ts'

export const linear = define({
  name: 'linear',
  summary: 'One matrix from inputs to outputs.',
  source: 'Alain & Bengio 2016 (linear probes)',
  options: z.object({}),
  layers: null,
  reads: 'rows',
  gives: 'rows',
  stages: (_, { input, outputs, outputBias }) => [affine(input, outputs, outputBias)],
})
