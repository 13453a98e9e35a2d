import { z } from 'zod'
import { allUndefined, finite } from './facts.ts'
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
]

/** How a bound on the task loss of training was kept. */
export const budget: Measure = {
  name: 'budget',
  summary:
    'The pressure that a bound on the task loss ended at, and task loss / bound − 1, mean over the last tenth of training.',
  source,
  options: z.object({}),
  values,
  measure({ budget }) {
    if (!budget) return allUndefined(values, 'its task loss has no budget')
    const reason = 'it was not kept'
    return { 'budget.pressure': finite(budget.pressure, reason), 'budget.violation': finite(budget.violation, reason) }
  },
}
