import * as tf from '@tensorflow/tfjs-core'
import type { Tensor } from '@tensorflow/tfjs-core'
import { z } from 'zod'
import { shaping } from '../../core/catalog/options.ts'
import { masked } from '../tensor/ops.ts'
import { at, define } from './sparsifier.ts'

export const topk = define({
  name: 'topk',
  summary: 'Keeps the k largest activations of a layer in each row, after the non-linearity; ties are kept.',
  source: 'Makhzani & Frey 2014; Gao et al. 2024',
  options: z.object({
    k: shaping(z.number().positive().max(65536)).default(8).describe('Units kept; below 1, the fraction kept.'),
    at,
  }),
  strength: 'k',
  sparsify({ h, options: { k } }) {
    const counts = k.map((value) => kept(value, h.shape[1]!))
    return masked(h, (x) => tf.transpose(atLeastKth(tf.transpose(x, [0, 2, 1]), counts), [0, 2, 1]))
  },
})

/** How many of `units` a value of k keeps. */
const kept = (k: number, units: number): number =>
  k < 1 ? Math.max(1, Math.round(k * units)) : Math.min(Math.round(k), units)

/**
 * 1 where x is at least the k-th largest of its last axis, else 0; x `[R, I, J]`, one k per run. Runs of one k are
 * selected together: unsorted selection costs a fraction of sorting up to the cohort's largest k.
 */
export function atLeastKth(x: Tensor, k: readonly number[]): Tensor {
  const distinct = [...new Set(k)]
  const groups = distinct.map((count) => k.flatMap((other, run) => (other === count ? [run] : [])))
  const kth = groups.map((runs, i) => kthLargest(groups.length > 1 ? tf.gather(x, runs, 0) : x, distinct[i]!))
  const order = groups.flat()
  const back = k.map((_, run) => order.indexOf(run))
  const threshold = groups.length > 1 ? tf.gather(tf.concat(kth, 0), back, 0) : kth[0]! // [R, I, 1]
  return tf.cast(tf.greaterEqual(x, threshold), 'float32')
}

/** The k-th largest of the last axis, `[G, I, J]` → `[G, I, 1]`. */
function kthLargest(x: Tensor, k: number): Tensor {
  const J = x.shape[2]!
  if (k >= J) return tf.min(x, 2, true)
  if (k === 1) return tf.max(x, 2, true)
  return tf.min(tf.topk(x, k, false).values, 2, true)
}
