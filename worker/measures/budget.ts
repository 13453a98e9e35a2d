import { z } from 'zod'
import { pressureLimits } from '../budgets/budget.ts'
import { allUndefined, finite, undefinedHere } from './facts.ts'
import type { Measure } from './measure.ts'

const source = 'this lab'

/** From here on a mean pressure counts as the most: it moves with the noise of the loss, and is cut there. */
const freeFrom = pressureLimits[1] / 2

const common = { unit: '', better: 'none', side: 'description', rotationInvariant: true, source } as const
const values = [
  {
    ...common,
    name: 'budget.bound',
    label: 'Bound on the task loss',
    means: 'The task loss of training that the budget allows.',
    formula: 'bound; factor·the loss of the same run trained alone, for a relative budget',
    range: [0, null] as const,
    roles: { bound: 1 },
  },
  {
    ...common,
    name: 'budget.pressure',
    label: 'Pressure at the bound',
    means: 'The pressure that the bound on the task loss left at the end of training.',
    formula: 'geometric mean of π over the last tenth of training',
    range: [0, null] as const,
  },
  {
    ...common,
    name: 'budget.violation',
    label: 'Task loss beyond its budget',
    means: 'How far the task loss stayed above its bound (above 0) or below it.',
    formula: 'mean of task loss / bound − 1 over the last tenth of training',
    range: [-1, null] as const,
    roles: { violation: 1 },
  },
  {
    ...common,
    name: 'budget.binds',
    label: 'Whether the bound binds',
    means: `Whether the bound on the task loss limits the pressure: 1, or 0 where the pressure ends at its most (${pressureLimits[1]}) and the students cost less than the bound allows.`,
    formula: `[geometric mean of π over the last tenth < ${freeFrom}], mean over runs: the share of them in which the bound binds`,
    range: [0, 1] as const,
    roles: { binding: 1 },
  },
]

/** How a bound on the task loss of training was kept. */
export const budget: Measure = {
  name: 'budget',
  summary:
    'The bound on the task loss, the pressure that it left, whether it binds, and task loss / bound − 1, over the last tenth of training.',
  source,
  options: z.object({}),
  values,
  measure({ budget }) {
    if (!budget) return allUndefined(values, 'its task loss has no budget')
    const reason = 'it was not kept'
    const { bound, pressure, violation } = budget
    const isFree = pressure >= freeFrom
    return {
      'budget.bound': finite(bound, reason),
      'budget.pressure': finite(pressure, reason),
      'budget.violation': finite(violation, reason),
      'budget.binds': Number.isFinite(pressure) ? Number(!isFree) : undefinedHere(reason),
    }
  },
}
