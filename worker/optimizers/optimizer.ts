import { z } from 'zod'
import { numeric, type OptionsWith, type Structural } from '../../core/catalog/options.ts'
import type { Variant } from '../../core/catalog/registry.ts'
import type { Arithmetic, UpdateRule } from '../tensor/program.ts'

/** The progress of an update. */
export interface At {
  /** The learning rate's factor after warm-up and decay. */
  left: number
  /** The number of this update of these parameters, from 1; a student that restarts counts from 1 again. */
  count: number
}

/** Updates parameters along their gradients. `Slot` and `Rate` are its names for stored state and for fed numbers. */
export interface Optimizer<
  S extends z.ZodObject = z.ZodObject,
  Slot extends string = string,
  Rate extends string = string,
> extends Variant {
  readonly options: S
  /** Values of an option with which other options have no effect: a file that gives these is refused. */
  readonly idle?: readonly { option: string; is: string | number; fields: readonly string[] }[]
  /** State stored for each parameter, of the parameter's shape and zero at the start. */
  readonly slots: readonly Slot[]
  /** Numbers that may change with every update. */
  readonly rates: readonly Rate[]
  /** Those numbers for one run, in float64. */
  ratesAt(options: OptionsWith<S, number>, at: At): Record<Rate, number>
  /** One element after an update. Every engine generates its own code from this formula. */
  move<T>(
    math: Arithmetic<T>,
    now: Readonly<Record<'parameter' | 'gradient' | Slot | Rate, T>>,
    options: Structural<S>,
  ): Record<'parameter' | Slot, T>
}

/** Types an optimiser's functions by its options and names, and erases the types for the registry. */
export const define = <S extends z.ZodObject, Slot extends string, Rate extends string>(
  optimizer: Optimizer<S, Slot, Rate>,
): Optimizer => optimizer as unknown as Optimizer

/** Options of every optimiser. */
export const schedule = {
  learningRate: numeric(z.number().positive().max(10)).default(0.001).describe('Step size, after warming up.'),
  warmUp: numeric(z.number().min(0).max(1))
    .default(0)
    .describe('Share of training in which the step size grows from zero, in equal steps.'),
  decay: z.enum(['none', 'linear', 'cosine']).default('none').describe('How the step size then falls to zero.'),
  clip: z
    .enum(['none', 'norm'])
    .default('none')
    .describe('Whether the gradient of each network is shortened where it is longer than norm.'),
  norm: numeric(z.number().positive().max(1e6)).default(1).describe('The length that no gradient exceeds.'),
}

/** Without a limit there is no length of it. */
export const unclipped = [{ option: 'clip', is: 'none', fields: ['norm'] }] as const

/** The learning rate's factor before step `step` of `steps` (counted from 0). */
export function scheduled({ warmUp, decay }: { warmUp: number; decay: string }, step: number, steps: number): number {
  const warm = warmUp * steps
  if (step < warm) return Math.min(1, (step + 1) / warm)
  const done = warm < steps ? (step - warm) / (steps - warm) : 1
  if (decay === 'linear') return 1 - done
  if (decay === 'cosine') return 0.5 * (1 + Math.cos(Math.PI * done))
  return 1
}

/** An optimiser with the options that its runs share, as part of a program. */
export const ruleOf = ({ name, slots, rates, move }: Optimizer, options: Structural<z.ZodObject>): UpdateRule => ({
  key: JSON.stringify([name, options]),
  slots,
  rates,
  move: (math, now) => move(math, now, options),
})
