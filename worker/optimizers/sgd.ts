import { z } from 'zod'
import { numeric } from '../../core/catalog/options.ts'
import { define, schedule } from './optimizer.ts'

/** `v ← μ·v + g; p ← p − rate·v`; v is the gradient itself if μ is 0. */
export const sgd = define({
  name: 'sgd',
  summary: 'Gradient descent on batches, with momentum.',
  source: "Sutskever et al. 2013, with Polyak's momentum as in PyTorch",
  formula: 'v ← μ·v + g; p ← p − rate·v',
  options: z.object({
    ...schedule,
    learningRate: schedule.learningRate.default(0.1),
    momentum: numeric(z.number().min(0).lt(1)).default(0.9).describe('μ, the share of the last step that is kept.'),
  }),
  slots: ['velocity'],
  rates: ['rate', 'momentum'],
  ratesAt: ({ learningRate, momentum }, { left }) => ({ rate: learningRate * left, momentum }),
  move({ add, subtract, multiply }, { parameter, gradient, rate, momentum, ...before }) {
    const velocity = add(multiply(before.velocity, momentum), gradient)
    return { velocity, parameter: subtract(parameter, multiply(velocity, rate)) }
  },
})
