import * as tf from '@tensorflow/tfjs-core'
import { z } from 'zod'
import { numeric, shaping } from '../../core/catalog/options.ts'
import { unitsOf } from '../networks/network.ts'
import { masked } from '../tensor/ops.ts'
import { atLeastKth } from '../tensor/selection.ts'
import { at, define } from './sparsifier.ts'
import { keptLimit, keptOf } from './topk.ts'

export const kwta = define({
  name: 'kwta',
  summary:
    'Keeps the k activations of each row that are largest once units that seldom win are boosted, and more of them in evaluation.',
  source: 'Ahmad & Scheinkman 2019; period, fading and evaluation as in nupic.torch',
  formula: 'h_j·[h_j·exp(−β·duty_j) is among the k largest of its row]',
  options: z.object({
    k: shaping(z.number().positive().max(65536)).default(8).describe('Units kept; below 1, the fraction kept.'),
    boost: numeric(z.number().min(0).max(1000))
      .default(1)
      .describe('β: units win by h·exp(−β·duty), where duty is the share of rows in which a unit has won of late.'),
    fade: numeric(z.number().positive().max(1))
      .default(0.2)
      .describe('The part of β that is left when training ends: 0.9 an epoch is 0.2 after 15 epochs.'),
    period: z.number().min(1).max(1e7).default(1000).describe('Rows that the duty looks back on.'),
    relaxed: z.number().min(1).max(100).default(1.5).describe('How many times k units are kept in evaluation.'),
    at,
  }),
  strength: 'k',
  limits: keptLimit,
  anneals: true,
  state: ({ output }) => ({ duty: { shape: [unitsOf(output), 1], start: 0 }, seen: { shape: [1, 1], start: 0 } }),
  sparsify({ h, options: { k, boost, fade, relaxed }, state: { duty }, training, progress }) {
    const U = h.shape[1]!
    const counts = k.map((value) => {
      const count = keptOf(value, U)
      return training ? count : Math.min(Math.floor(count * relaxed), U)
    })
    const now = tf.mul(boost, tf.exp(tf.mul(progress(), tf.log(fade)))) // β·fade^progress, [R, 1, 1]
    const favour = tf.exp(tf.neg(tf.mul(now, duty))) // [R, U, 1]
    return masked(h, (x) => atLeastKth(tf.mul(x, favour), counts, 1))
  },
  /** duty ← ((P − B)·duty + wins) / P, P at first the rows that were seen. */
  next({ h, options: { period }, state: { duty, seen } }) {
    const B = h.shape[2]!
    const wins = tf.sum(tf.cast(tf.greater(h, 0), 'float32'), [2], true) // [R, U, 1]
    const rows = tf.minimum(tf.add(seen, B), period) // [R, 1, 1]
    const over = tf.maximum(rows, B)
    return { duty: tf.div(tf.add(tf.mul(duty, tf.sub(over, B)), wins), over), seen: rows }
  },
})
