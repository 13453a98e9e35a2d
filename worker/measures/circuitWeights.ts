import { z } from 'zod'
import { circuitFacts, circuitSource, circuitValues, type Made } from './circuitValues.ts'
import { allUndefined } from './facts.ts'
import { onFiniteCode } from './finiteCode.ts'
import { needing } from './measure.ts'

const made: Made = {
  name: 'circuitWeights',
  parts: 'weights',
  part: 'weight',
  all: 'N',
  which: 'weights of all layers together',
  of: ' of weights',
  subject: 'the weights are',
  object: 'them',
  replaced: {
    mean: 'reading the mean of its input over rows and places',
    zero: 'at zero',
    resample: 'reading its input on another row',
  },
}

const values = circuitFacts(made)

/**
 * Circuits of weights, the edges between units, of all layers together, the outputs' among them: the smallest set that keeps nine
 * tenths of the fall in loss from no weight to all. A kernel's weight is one, at all its places; biases stay. Weights that
 * are zero, or have no effect on the loss, count as none. Sets are nested, from an elimination in rounds (`attribution.ts`).
 */
export const circuitWeights = onFiniteCode(
  needing(['weightCircuits'], {
    name: made.name,
    summary: 'The smallest set of weights of all layers together that keeps nine tenths of the task.',
    source: circuitSource,
    options: z.object({}),
    values,
    thorough: true,
    needsTask: values.map(({ name }) => name),
    measure: ({ weightCircuits: found }) =>
      'undone' in found ? allUndefined(values, found.undone) : circuitValues(made, values, found),
  }),
)
