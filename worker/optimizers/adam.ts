import { z } from 'zod'
import type { OptionsWith } from '../../core/catalog/options.ts'
import type { Arithmetic } from '../tensor/program.ts'
import { define, schedule, unclipped, type At } from './optimizer.ts'

/** Options of Adam and of its variants. */
export const moments = z.object({
  ...schedule,
  beta1: z.number().min(0).lt(1).default(0.9).describe('Decay of the first moment.'),
  beta2: z.number().min(0).lt(1).default(0.999).describe('Decay of the second moment.'),
  epsilon: z.number().positive().default(1e-8).describe('Added to the root of the second moment.'),
})
type Moments = OptionsWith<typeof moments, number>

/**
 * Adam's two bias corrections, folded into its step size `α = rate·√(1 − β2^t) / (1 − β1^t)` and `ε̂ = ε·√(1 − β2^t)`.
 */
export function correctedRates({ learningRate, beta1, beta2, epsilon }: Moments, { left, count }: At) {
  const correction = Math.sqrt(1 - beta2 ** count)
  return { alpha: (learningRate * left * correction) / (1 - beta1 ** count), epsilon: epsilon * correction }
}

/** `m ← β1·m + (1 − β1)·g; v ← β2·v + (1 − β2)·g²; p ← p − α·m / (√v + ε̂)`. */
export function moveByMoments<T>(
  { add, subtract, multiply, divide, sqrt }: Arithmetic<T>,
  now: Readonly<Record<'parameter' | 'gradient' | 'm' | 'v' | 'alpha' | 'epsilon', T>>,
  { beta1, beta2 }: Pick<Moments, 'beta1' | 'beta2'>,
) {
  const { parameter, gradient, alpha, epsilon } = now
  const m = add(multiply(now.m, beta1), multiply(gradient, 1 - beta1))
  const v = add(multiply(now.v, beta2), multiply(multiply(gradient, gradient), 1 - beta2))
  return { m, v, parameter: subtract(parameter, divide(multiply(m, alpha), add(sqrt(v), epsilon))) }
}

export const adam = define({
  name: 'adam',
  summary: 'Adam with bias correction.',
  source: 'Kingma & Ba 2015, algorithm 1',
  formula: 'p ← p − rate·m̂ / (√v̂ + ε)',
  options: moments,
  idle: unclipped,
  slots: ['m', 'v'],
  rates: ['alpha', 'epsilon'],
  ratesAt: correctedRates,
  move: moveByMoments,
})
