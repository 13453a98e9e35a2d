import { z } from 'zod'
import type { Measure } from './measure.ts'

const source = 'this lab'

/** The sparsity reached by the primary's weights, whatever was asked for. */
export const nonZeroWeights: Measure = {
  name: 'nonZeroWeights',
  summary: 'Share of the weights of the primary, biases apart, that are not 0.',
  source,
  options: z.object({}),
  values: [
    {
      name: 'nonZeroWeights',
      label: 'Weights that are not 0',
      means: 'Share of the weights of the primary, biases apart, that are not 0: the sparsity that was reached.',
      formula: '#{w : w ≠ 0} / #{w}, over all matrices',
      unit: '',
      range: [0, 1],
      better: 'none',
      side: 'description',
      rotationInvariant: true,
      source,
    },
  ],
  measure: ({ weights: { all, nonZero } }) => ({ nonZeroWeights: nonZero / all }),
}
