import { z } from 'zod'
import { activationNames, activations } from './activations.ts'
import { affine, define } from './network.ts'

export const mlp = define({
  name: 'mlp',
  summary: 'Fully connected layers, each followed by the activation, and a linear output.',
  source: 'Rumelhart, Hinton & Williams 1986',
  options: z.object({
    hidden: z.array(z.int().min(1).max(65536)).min(1).max(64).default([64]).describe('Units of each hidden layer.'),
    activation: z.enum(activationNames).default('relu').describe('Non-linearity of the hidden layers.'),
  }),
  layers: 'hidden',
  reads: 'rows',
  gives: 'rows',
  stages({ hidden, activation }, { input, outputs, bias, outputBias }) {
    const read = [input, ...hidden.map((units) => [units])]
    return [
      ...hidden.map((units, i) => affine(read[i]!, units, bias, activations[activation])),
      affine(read.at(-1)!, outputs, outputBias),
    ]
  },
})
