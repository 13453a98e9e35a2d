import * as tf from '@tensorflow/tfjs-core'
import { z } from 'zod'
import { numeric } from '../../core/catalog/options.ts'
import { ascent, ascentFormula, define } from './budget.ts'

export const relative = define({
  name: 'relative',
  summary:
    "The primary's task loss in training is kept at a multiple of the same run's trained alone, which it is first (twice the time).",
  source: 'this lab; the multiplier as in loss',
  formula: `${ascentFormula}, bound = factor·the loss of the same run trained alone`,
  options: z.object({
    factor: numeric(z.number().positive().max(1e9)).default(1.1).describe("Times the loss of the same run's baseline."),
    ...ascent,
  }),
  bounds: true,
  baseline: true,
  bound: ({ options: { factor }, baseline }) => tf.mul(factor, baseline()),
})
