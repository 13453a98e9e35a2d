import { z } from 'zod'
import type { MeasureFacts, MeasureValue } from '../../core/catalog/measure.ts'
import { circuitFacts, circuitSource, circuitValues, type Made } from './circuitValues.ts'
import { activeIn, among, circuitOf, type Kept } from './circuits.ts'
import { undefinedHere } from './facts.ts'
import { onFiniteCode } from './finiteCode.ts'
import { needing } from './measure.ts'

const made: Made = {
  name: 'circuit',
  parts: 'units',
  part: 'unit',
  all: 'H',
  which: 'units',
  of: '',
  subject: 'the code is',
  object: 'it',
  replaced: { mean: 'at its mean', zero: 'at zero', resample: 'at its value on another row' },
}

const shared = circuitFacts(made)
const values: MeasureFacts[] = [
  ...shared,
  {
    name: 'circuit.weights',
    label: 'Non-zero weights of the smallest circuit',
    means: 'How many weights that are not zero lead to and from the units of the smallest circuit under mean ablation.',
    formula: 'Σ_{j in circuit} (non-zero weights into j + out of j)',
    unit: 'weights',
    range: [0, null],
    better: 'lower',
    side: 'description',
    rotationInvariant: false,
    source: circuitSource,
  },
]

/**
 * Circuits of units of the code: the smallest set that keeps nine tenths of the fall in loss from no unit to all, every other
 * unit replaced by zero, its mean or its value on another row. Sets are nested, from an elimination on labelled rows
 * (`elimination.ts`), and scored on others; so a size is an upper bound of the smallest. Units that are never active count as none. Beside them stand the spread over
 * samples of rows, and two controls of what picking units can do by itself: labels of other rows, and a network of random
 * weights that is as sparse.
 */
export const circuit = onFiniteCode(
  needing(['circuits'], {
    name: 'circuit',
    summary: 'The smallest set of units that keeps nine tenths of the task, and what picking units does by itself.',
    source: circuitSource,
    options: z.object({}),
    values,
    thorough: true,
    needsTask: values.map(({ name }) => name),
    measure({ circuits, train, units }): Record<string, MeasureValue> {
      const { weights } = circuits
      const active = activeIn(train.code, units)
      const own = (kept: Kept) => among(active, kept)
      const by = { mean: own(circuits.by.mean), zero: own(circuits.by.zero), resample: own(circuits.by.resample) }
      const told = circuitValues(made, shared, { ...circuits, by, again: circuits.again.map(own) })
      const lost = told['circuit.mean']!
      return {
        ...told,
        'circuit.weights':
          typeof lost !== 'number'
            ? lost
            : weights
              ? [...circuitOf(by.mean)!].reduce((sum, unit) => sum + weights[unit]!, 0)
              : undefinedHere('the layers at the code are not fully connected'),
      }
    },
  }),
)
