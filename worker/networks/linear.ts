import { z } from 'zod'
import { affine, type Network } from './network.ts'

export const linear: Network = {
  name: 'linear',
  summary: 'One matrix from inputs to outputs.',
  source: 'Alain & Bengio 2016 (linear probes)',
  options: z.object({}),
  stages: (_, { inputs, outputs, outputBias }) => [affine(inputs, outputs, outputBias)],
}
