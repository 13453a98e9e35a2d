import type { Variant } from '../../core/registry.ts'
import { type Chosen, numericOptions } from '../../worker/train/numbers.ts'

/** The numeric options of a choice, the same for each of some runs. */
export const perRun = ({ variant, path, options }: Chosen<Variant>, runs: number): Record<string, number>[] =>
  Array.from({ length: runs }, () =>
    Object.fromEntries(numericOptions(variant).map((name) => [`${path}.${name}`, options[name] as number])),
  )
