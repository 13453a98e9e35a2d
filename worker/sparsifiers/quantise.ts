import * as tf from '@tensorflow/tfjs-core'
import type { Tensor } from '@tensorflow/tfjs-core'
import { z } from 'zod'
import { numeric } from '../../core/catalog/options.ts'
import { unitsOf } from '../networks/network.ts'
import { detach } from '../tensor/ops.ts'
import { at, define } from './sparsifier.ts'

export const quantise = define({
  name: 'quantise',
  summary: 'Rounds activations to 2^bits levels a learnt step apart; the gradient passes as if they were not rounded.',
  source: 'Esser et al. 2020 (LSQ), eq. 1 to 3 and its gradient scale; Bengio et al. 2013 for the gradient',
  formula: 's·round(clip(h_j/s, lowest, highest)), from 0 to 2^bits − 1, or signed from −2^(bits−1) to 2^(bits−1) − 1',
  options: z.object({
    bits: numeric(z.int().min(1).max(16)).default(4).describe('Bits of an activation.'),
    range: numeric(z.number().positive().max(1e6))
      .default(4)
      .describe('The size up to which activations have a level at the start; log s is learnt from there.'),
    signed: z
      .boolean()
      .default(false)
      .describe('Whether half of the levels are below 0, for layers that are not rectified.'),
    at,
  }),
  strength: 'bits',
  straightThrough: true,
  parameters({ output }, { bits, range, signed }) {
    const fanOut = unitsOf(output)
    const start = Math.log(range / highestOf(2 ** bits, signed))
    return { 'log step': { shape: [1, 1], fanIn: 1, fanOut, start } }
  },
  sparsify({ h, options: { bits, signed }, parameters }) {
    const log = parameters['log step']
    const step = tf.exp(detach(log)) // [R, 1, 1]
    const levels = tf.round(tf.exp(tf.mul(bits, Math.LN2))) // 2^bits
    const lowest = signed ? tf.mul(levels, -0.5) : tf.zerosLike(levels)
    const highest = tf.sub(tf.add(lowest, levels), 1)
    const values = tf.div(detach(h), step)
    const clipped = tf.minimum(tf.maximum(values, lowest), highest)
    const rounded = tf.round(clipped)
    const inside = tf.cast(tf.equal(values, clipped), 'float32')
    // d(s·level)/ds is level − h/s inside, and the level at the ends, times 1/√(units·highest); ds = s·d log s.
    const scale = tf.rsqrt(tf.mul(tf.maximum(highest, 1), h.shape[1]!))
    const slope = tf.mul(tf.sub(rounded, tf.mul(inside, values)), tf.mul(step, scale))
    const passed = tf.add(tf.mul(inside, unmoved(h)), tf.mul(slope, unmoved(log)))
    return tf.add(tf.mul(rounded, step), passed)
  },
})

/** The level that lies at the end of the range. */
const highestOf = (levels: number, signed: boolean): number => (signed ? levels / 2 : levels - 1)

/** Zeros with the gradient of x. */
const unmoved = (x: Tensor): Tensor => tf.sub(x, detach(x))
