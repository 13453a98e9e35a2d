import * as tf from '@tensorflow/tfjs-core'
import { z } from 'zod'
import { perRun } from '../tensor/ops.ts'
import { define } from './distance.ts'

export const squared = define({
  name: 'squared',
  summary: 'Squared error, summed over outputs and averaged over rows.',
  source: 'Romero et al. 2015 (FitNets), eq. 3 up to its factor',
  formula: 'mean_b Σ_j (t_j − s_j)²',
  options: z.object({}),
  targets: ['values', 'logits', 'code'],
  usualFor: ['values'],
  rotationInvariant: true,
  between: (target, prediction) => perRun(tf.square(tf.sub(prediction, target))),
})
