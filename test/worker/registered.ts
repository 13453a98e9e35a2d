import assert from 'node:assert/strict'
import * as tf from '@tensorflow/tfjs-core'
import type { TrainingContext } from '../../worker/sparsifiers/sparsifier.ts'
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

/** What a sparsifier sees, in evaluation unless told otherwise; weights and labels that nobody gave are asked for in vain. */
export const contextOf = (
  given: Pick<TrainingContext, 'h' | 'options'> & Partial<TrainingContext>,
): TrainingContext => {
  const weights = () => assert.fail('no weights here')
  const weightless = { weights, outgoing: weights }
  return {
    given: given.h,
    inputs: given.h,
    read: given.h,
    layer: { input: [given.h.shape[1]!], output: [given.h.shape[1]!] },
    layers: 1,
    before: weightless,
    behind: weightless,
    parameters: {},
    state: {},
    training: false,
    noise: null,
    once: (make) => make(),
    progress: () => tf.ones([1, 1, 1]),
    get labels(): tf.Tensor {
      return assert.fail('no labels here')
    },
    ...given,
  }
}
