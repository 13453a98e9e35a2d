import { z } from 'zod'
import { numeric } from '../../core/options.ts'
import { registry, type Variant } from '../../core/registry.ts'

/** Moves parameters along gradients; what a program's `update` runs. */
export interface Optimizer extends Variant {
  readonly kind: 'adam'
}

const adam: Optimizer = {
  name: 'adam',
  kind: 'adam',
  summary: 'Adam with bias correction.',
  source: 'Kingma & Ba 2015, algorithm 1',
  options: z.object({
    learningRate: numeric(z.number().positive().max(10)).default(0.001).describe('Step size at the start.'),
    decay: z.enum(['none', 'linear', 'cosine']).default('none').describe('How the step size falls to zero.'),
    beta1: z.number().min(0).lt(1).default(0.9).describe('Decay of the first moment.'),
    beta2: z.number().min(0).lt(1).default(0.999).describe('Decay of the second moment.'),
    epsilon: z.number().positive().default(1e-8).describe('Added to the root of the second moment.'),
  }),
}

export const optimizers = registry('optimizer', adam)

/** The share of the learning rate left before step `step` of `steps` (counted from 0). */
export function decayed(decay: string, step: number, steps: number): number {
  if (decay === 'linear') return 1 - step / steps
  if (decay === 'cosine') return 0.5 * (1 + Math.cos((Math.PI * step) / steps))
  return 1
}
