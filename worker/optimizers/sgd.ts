import { z } from 'zod'
import { numeric } from '../../core/catalog/options.ts'
import { define, schedule, unclipped } from './optimizer.ts'

/** `v ← μ·v + g + λ·p; p ← p − rate·v`; v is the gradient itself if μ and λ are 0. */
export const sgd = define({
  name: 'sgd',
  summary: 'Gradient descent on batches, with momentum.',
  source: "Sutskever et al. 2013, with Polyak's momentum as in PyTorch",
  formula: 'v ← μ·v + g + λ·p; p ← p − rate·v',
  options: z.object({
    ...schedule,
    learningRate: schedule.learningRate.default(0.1),
    momentum: numeric(z.number().min(0).lt(1)).default(0.9).describe('μ, the share of the last step that is kept.'),
    weightDecay: numeric(z.number().min(0).max(100)).default(0).describe('λ, by which weights count as gradient.'),
  }),
  idle: unclipped,
  slots: ['velocity'],
  rates: ['rate', 'momentum', 'weightDecay'],
  ratesAt: ({ learningRate, momentum, weightDecay }, { left }) => ({
    rate: learningRate * left,
    momentum,
    weightDecay,
  }),
  move({ add, subtract, multiply }, { parameter, gradient, rate, momentum, weightDecay, ...before }) {
    const felt = add(gradient, multiply(parameter, weightDecay))
    const velocity = add(multiply(before.velocity, momentum), felt)
    return { velocity, parameter: subtract(parameter, multiply(velocity, rate)) }
  },
})
