import * as tf from '@tensorflow/tfjs-core'
import { z } from 'zod'
import { numeric } from '../../core/catalog/options.ts'
import { at, define } from './sparsifier.ts'

export const noise = define({
  name: 'noise',
  summary:
    'Adds Gaussian noise to each activation in training, so that small differences say nothing; off in evaluation.',
  source: 'Poole, Sohl-Dickstein & Ganguli 2014; Bishop 1995 for noise in training',
  formula: 'h_j + sd·ε_j, ε_j ~ N(0, 1)',
  options: z.object({
    sd: numeric(z.number().min(0).max(1000)).default(0.1).describe('Standard deviation of the noise.'),
    at,
  }),
  strength: 'sd',
  draws: 'normal',
  sparsify: ({ h, options: { sd }, noise }) => (noise ? tf.add(h, tf.mul(noise, sd)) : h),
})
