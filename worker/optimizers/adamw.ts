import { numeric } from '../../core/catalog/options.ts'
import { z } from 'zod'
import { correctedRates, moments, moveByMoments } from './adam.ts'
import { define, unclipped } from './optimizer.ts'

/** Adam with decoupled weight decay of all parameters: first `p ← p·(1 − rate·λ)`. */
export const adamw = define({
  name: 'adamw',
  summary: 'Adam with decoupled weight decay.',
  source: 'Loshchilov & Hutter 2019, algorithm 2; biases decay too, as in PyTorch',
  formula: 'p ← p·(1 − rate·λ) − rate·m̂ / (√v̂ + ε)',
  options: moments.extend({
    weightDecay: numeric(z.number().min(0).max(100)).default(0.01).describe('λ, by which parameters shrink.'),
  }),
  idle: unclipped,
  slots: ['m', 'v'],
  rates: ['alpha', 'epsilon', 'keep'],
  ratesAt: (options, at) => ({
    ...correctedRates(options, at),
    keep: 1 - options.learningRate * at.left * options.weightDecay,
  }),
  move: (math, { keep, ...now }, options) =>
    moveByMoments(math, { ...now, parameter: math.multiply(now.parameter, keep) }, options),
})
