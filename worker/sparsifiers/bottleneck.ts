import * as tf from '@tensorflow/tfjs-core'
import { z } from 'zod'
import { numeric } from '../../core/catalog/options.ts'
import { masked } from '../tensor/ops.ts'
import { at, define } from './sparsifier.ts'

export const bottleneck = define({
  name: 'bottleneck',
  summary: 'Only the first units of a layer work; the others are 0, as in a layer of that width.',
  source: 'Kramer 1991, nonlinear component analysis by a layer of few units',
  formula: 'h_j·[j ≤ width]',
  options: z.object({
    width: numeric(z.int().min(1).max(65536)).default(8).describe('Units that work; of pictures, channels.'),
    at,
  }),
  strength: 'width',
  limits: (_, layers) => [{ option: 'width', most: Math.max(...layers), of: 'units of the layer' }],
  sparsify({ h, layer: { output }, options: { width } }) {
    const [units, ...places] = output as [number, ...number[]]
    const P = places.reduce((product, length) => product * length, 1)
    const place = tf.cumsum(tf.ones([1, units, 1]), 1) // 1 to units
    const open = tf.cast(tf.lessEqual(place, width), 'float32') // [R, units, 1]
    return masked(h, () => (P === 1 ? open : tf.reshape(tf.tile(open, [1, 1, P]), [open.shape[0]!, units * P, 1])))
  },
})
