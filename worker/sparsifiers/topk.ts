import * as tf from '@tensorflow/tfjs-core'
import type { Tensor } from '@tensorflow/tfjs-core'
import { z } from 'zod'
import { numeric } from '../../core/options.ts'
import { masked } from '../engines/ops.ts'
import { at, type Sparsifier } from './sparsifier.ts'

export const topk: Sparsifier = {
  name: 'topk',
  summary: 'Keeps the k largest activations of a layer in each row, after the non-linearity; ties are kept.',
  source: 'Makhzani & Frey 2014; Gao et al. 2024',
  options: z.object({
    k: numeric(z.number().positive().max(65536)).default(8).describe('Units kept; below 1, the fraction kept.'),
    at,
  }),
  strength: 'k',
  sparsify(h, options, range) {
    const U = h.shape[1]!
    const k = options.k as Tensor // [R, 1, 1]
    const share = tf.maximum(tf.round(tf.mul(k, U)), 1)
    const count = tf.where(tf.less(k, 1), share, tf.minimum(tf.round(k), U))
    return masked(h, (x) =>
      tf.transpose(atLeastKth(tf.transpose(x, [0, 2, 1]), count, mostKept(range.k!, U)), [0, 2, 1]),
    )
  },
}

/** At least the largest count that any run of the cohort keeps, which is rounded from a product in float32. */
function mostKept({ least, most }: { least: number; most: number }, units: number): number {
  if (least < 1 && most >= 1) return units
  return most < 1 ? Math.ceil(most * units) : Math.min(Math.round(most), units)
}

/** 1 where x is at least the k-th largest of its last axis, else 0; x `[R, I, J]`, k `[R, 1, 1]`, at most `largest`. */
export function atLeastKth(x: Tensor, k: Tensor, largest: number): Tensor {
  const { values } = tf.topk(x, largest, true) // [R, I, largest]
  const place = tf.reshape(tf.range(1, largest + 1, 1, 'float32'), [1, 1, largest])
  const kth = tf.sum(tf.mul(values, tf.cast(tf.equal(place, k), 'float32')), [2], true) // [R, I, 1]
  return tf.cast(tf.greaterEqual(x, kth), 'float32')
}
