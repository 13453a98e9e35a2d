import * as tf from '@tensorflow/tfjs-core'
import { z } from 'zod'
import { shaping } from '../../core/catalog/options.ts'
import { detach } from '../tensor/ops.ts'
import { atLeastKth } from '../tensor/selection.ts'
import { define } from './reader.ts'

export const topkReader = define({
  name: 'topk',
  summary:
    'Each first-layer unit reads its k code units of largest |A_ij|·rms(h_j); the gradient passes straight through.',
  source: 'this lab; Bengio, Léonard & Courville 2013 for straight-through',
  formula: 'A_ij·[|A_ij|·rms(h_j) is among the k largest of i]',
  options: z.object({ k: shaping(z.int().min(1).max(65536)).default(1).describe('Code units per first-layer unit.') }),
  rotationInvariant: false,
  limits: (_, units) => [{ option: 'k', most: units, of: 'units to read' }],
  restrict({ weights, rms }, { k }) {
    const reach = detach(tf.mul(tf.abs(weights), tf.transpose(rms, [0, 2, 1]))) // [R, I, J]
    const mask = detach(atLeastKth(reach, k))
    return tf.add(detach(tf.mul(weights, tf.sub(mask, 1))), weights) // A·mask forward, identity backward
  },
})
