import * as tf from '@tensorflow/tfjs-core'
import { z } from 'zod'
import { perRun } from '../tensor/ops.ts'
import { define } from './distance.ts'

/** The student's last layer is the regressor that the paper trains with it. */
export const hint = define({
  name: 'hint',
  summary: 'Squared error, averaged over units and rows.',
  source: 'Romero et al. 2015 (FitNets), eq. 3; scale of Tian et al. 2020 (RepDistiller)',
  formula: 'mean_b mean_j (t_j − s_j)²',
  options: z.object({}),
  targets: ['code'],
  usualFor: [],
  rotationInvariant: true,
  between: (target, prediction) => tf.mul(perRun(tf.square(tf.sub(prediction, target))), 1 / target.shape[1]!),
})
