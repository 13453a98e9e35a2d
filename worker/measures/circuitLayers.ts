import { z } from 'zod'
import { circuitFacts, circuitSource, circuitValues, type Made } from './circuitValues.ts'
import { allUndefined, undefinedHere } from './facts.ts'
import { onFiniteCode } from './finiteCode.ts'
import { needing } from './measure.ts'

const made: Made = {
  name: 'circuitLayers',
  parts: 'units',
  part: 'unit',
  all: 'N',
  which: 'units of all hidden layers together',
  of: ' over all layers',
  subject: 'the hidden layers are',
  object: 'them',
  replaced: { mean: 'at its mean over rows and places', zero: 'at zero', resample: 'at its value on another row' },
}

const shared = circuitFacts(made)
const edges = `${made.name}.edges`
const values = [
  ...shared,
  {
    name: edges,
    label: 'Non-zero weights within the smallest circuit over all layers',
    means:
      'How many weights that are not zero join inputs, units of the smallest circuit under mean ablation, and outputs to each other.',
    formula: 'number of weights w_ij ≠ 0 with i and j in the circuit, an input or an output',
    unit: 'weights',
    range: [0, null],
    better: 'lower',
    side: 'description',
    rotationInvariant: false,
    source: circuitSource,
  } as const,
]

/**
 * Circuits of units of all hidden layers together, after Gao et al. 2025: the smallest set that keeps nine tenths of the fall in
 * loss from no unit to all. A unit of a picture or a sequence is a channel at all its places; of a transformer, channels of the
 * stream count in each layer that hands it on. Sets are nested, from an elimination in rounds (`attribution.ts`).
 */
export const circuitLayers = onFiniteCode(
  needing(['layerCircuits'], {
    name: made.name,
    summary: 'The smallest set of units of all hidden layers together that keeps nine tenths of the task.',
    source: circuitSource,
    options: z.object({}),
    values,
    thorough: true,
    needsTask: values.map(({ name }) => name),
    measure({ layerCircuits: found }) {
      if ('undone' in found) return allUndefined(values, found.undone)
      const told = circuitValues(made, shared, found)
      const { [`${made.name}.mean`]: size } = told
      const none = typeof size === 'number' ? undefinedHere('the layers are not fully connected') : size!
      return { ...told, [edges]: typeof size === 'number' ? (found.edges ?? none) : none }
    },
  }),
)
