import { z } from 'zod'
import { pressureLimits } from '../budgets/budget.ts'
import { allUndefined, finite, undefinedHere } from './facts.ts'
import type { Measure } from './measure.ts'

const source = 'this lab'
const common = { unit: '', better: 'none', side: 'description', rotationInvariant: true, source } as const
const values = [
  {
    ...common,
    name: 'budget.pressure',
    label: 'Final pressure',
    means: 'The pressure at which the bound on the task loss held at the end of training.',
    formula: 'mean of π over the last tenth of training',
    range: [0, null] as const,
  },
  {
    ...common,
    name: 'budget.violation',
    label: 'Task loss beyond its budget',
    means: 'How far the task loss stayed above its bound (above 0) or below it.',
    formula: 'mean of task loss / bound − 1 over the last tenth of training',
    range: [-1, null] as const,
  },
  {
    ...common,
    name: 'budget.binds',
    label: 'Whether the bound binds',
    means: `Whether the bound on the task loss limits the pressure: 1, or 0 where the pressure ends at its most (${pressureLimits[1]}) and the students cost less than the bound allows.`,
    formula: `[final π < ${pressureLimits[1]}], mean over runs: the share of them in which the bound binds`,
    range: [0, 1] as const,
  },
]

/** π is kept as its logarithm in float32. */
const rounding = 1e-3

/** How a bound on the task loss of training was kept. */
export const budget: Measure = {
  name: 'budget',
  summary:
    'The pressure that a bound on the task loss ended at, whether the bound binds, and task loss / bound − 1, mean over the last tenth of training.',
  source,
  options: z.object({}),
  values,
  measure({ budget }) {
    if (!budget) return allUndefined(values, 'its task loss has no budget')
    const reason = 'it was not kept'
    const { pressure, violation } = budget
    const isFree = pressure >= pressureLimits[1] * (1 - rounding)
    return {
      'budget.pressure': finite(pressure, reason),
      'budget.violation': finite(violation, reason),
      'budget.binds': Number.isFinite(pressure) ? Number(!isFree) : undefinedHere(reason),
    }
  },
}
