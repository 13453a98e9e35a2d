import { z } from 'zod'
import { numeric, type OptionsWith, type Structural } from '../../core/catalog/options.ts'
import type { Variant } from '../../core/catalog/registry.ts'
import type { Arithmetic, UpdateRule } from '../tensor/program.ts'

/** Where an update stands. */
export interface At {
  /** The part of the learning rate that is left by the decay, 1 at the start. */
  left: number
  /** Which update of these parameters it is, from 1; a student that starts afresh begins again. */
  count: number
}

/** Moves parameters along their gradients. `Slot` and `Rate` are the names that it gives to what it keeps and is fed. */
export interface Optimizer<
  S extends z.ZodObject = z.ZodObject,
  Slot extends string = string,
  Rate extends string = string,
> extends Variant {
  readonly options: S
  /** What it keeps for each parameter, of its shape and zero at the start. */
  readonly slots: readonly Slot[]
  /** Numbers that may change with every update. */
  readonly rates: readonly Rate[]
  /** Those numbers of one run, in float64. */
  ratesAt(options: OptionsWith<S, number>, at: At): Record<Rate, number>
  /** One element after an update. Every engine makes its own code from this formula. */
  move<T>(
    math: Arithmetic<T>,
    now: Readonly<Record<'parameter' | 'gradient' | Slot | Rate, T>>,
    options: Structural<S>,
  ): Record<'parameter' | Slot, T>
}

/** Gives an optimiser's functions the types of its options and names, and takes them off for the registry. */
export const define = <S extends z.ZodObject, Slot extends string, Rate extends string>(
  optimizer: Optimizer<S, Slot, Rate>,
): Optimizer => optimizer as unknown as Optimizer

/** Options of every optimiser. */
export const schedule = {
  learningRate: numeric(z.number().positive().max(10)).default(0.001).describe('Step size at the start.'),
  decay: z.enum(['none', 'linear', 'cosine']).default('none').describe('How the step size falls to zero.'),
}

/** The part of the learning rate that is left before step `step` of `steps` (counted from 0). */
export function decayed(decay: string, step: number, steps: number): number {
  if (decay === 'linear') return 1 - step / steps
  if (decay === 'cosine') return 0.5 * (1 + Math.cos((Math.PI * step) / steps))
  return 1
}

/** An optimiser with the options that its runs share, as a program carries it. */
export const ruleOf = ({ name, slots, rates, move }: Optimizer, options: Structural<z.ZodObject>): UpdateRule => ({
  key: JSON.stringify([name, options]),
  slots,
  rates,
  move: (math, now) => move(math, now, options),
})
