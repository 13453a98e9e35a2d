import type { z } from 'zod'
import type { OptionsWith } from '../../core/catalog/options.ts'
import type { Variant } from '../../core/catalog/registry.ts'

/** How weights start: normal with this standard deviation; biases start at zero. */
export interface Initialisation<S extends z.ZodObject = z.ZodObject> extends Variant {
  readonly options: S
  /** Per-run options are those of one run. */
  sd(options: OptionsWith<S, number>, fan: { fanIn: number; fanOut: number }): number
}

/** Gives an initialisation's functions the types of its options, and takes them off for the registry. */
export const define = <S extends z.ZodObject>(initialisation: Initialisation<S>): Initialisation =>
  initialisation as unknown as Initialisation
