import { z } from 'zod'
import { numeric, type OptionsWith, type Structural } from '../../core/catalog/options.ts'
import type { Variant } from '../../core/catalog/registry.ts'
import type { Arithmetic, UpdateRule } from '../tensor/program.ts'

/** The progress of an update. */
export interface At {
  /** The learning rate's factor after decay, 1 at the start. */
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
  learningRate: numeric(z.number().positive().max(10)).default(0.001).describe('Step size at the start.'),
  decay: z.enum(['none', 'linear', 'cosine']).default('none').describe('How the step size falls to zero.'),
}

/** The learning rate's factor before step `step` of `steps` (counted from 0). */
export function decayed(decay: string, step: number, steps: number): number {
  if (decay === 'linear') return 1 - step / steps
  if (decay === 'cosine') return 0.5 * (1 + Math.cos((Math.PI * step) / steps))
  return 1
}

/** An optimiser with the options that its runs share, as part of a program. */
export const ruleOf = ({ name, slots, rates, move }: Optimizer, options: Structural<z.ZodObject>): UpdateRule => ({
  key: JSON.stringify([name, options]),
  slots,
  rates,
  move: (math, now) => move(math, now, options),
})
