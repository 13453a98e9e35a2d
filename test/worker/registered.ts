import assert from 'node:assert/strict'
import * as tf from '@tensorflow/tfjs-core'
import type { Context } from '../../worker/sparsifiers/sparsifier.ts'
import type { Erased } from '../../core/catalog/options.ts'
import type { Variant } from '../../core/catalog/registry.ts'
import { type Chosen, Numbers, numericOptions } from '../../worker/tensor/numbers.ts'

/** The numeric options of a choice, the same for each of some runs. */
export const perRun = ({ variant, path, options }: Chosen<Variant>, runs: number): Record<string, number>[] =>
  Array.from({ length: runs }, () =>
    Object.fromEntries(numericOptions(variant).map((name) => [`${path}.${name}`, options[name] as number])),
  )

/** A variant's options as its functions get them in a program: its defaults, and these numbers of each run. */
export function boundOptions(variant: Variant, runs: readonly Record<string, number>[]): Erased {
  const values = runs.map((own) => Object.fromEntries(Object.entries(own).map(([name, x]) => [`own.${name}`, x])))
  const numbers = new Numbers(values)
  const initial = numbers.initial()
  const specs = Object.entries(numbers.specs())
  const state = Object.fromEntries(specs.map(([name, { shape }]) => [name, tf.tensor(initial[name]!, [...shape])]))
  return numbers.bind({ variant, path: 'own', options: variant.options.parse({}) }, state)
}

/** What a sparsifier sees, in evaluation unless told otherwise; weights that nobody gave are asked for in vain. */
export const contextOf = (given: Pick<Context, 'h' | 'options'> & Partial<Context>): Context => {
  const weights = () => assert.fail('no weights here')
  const layer = { weights, outgoing: weights }
  return { before: layer, behind: layer, training: false, noise: null, ...given }
}
