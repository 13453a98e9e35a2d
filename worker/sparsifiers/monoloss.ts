import * as tf from '@tensorflow/tfjs-core'
import type { Tensor } from '@tensorflow/tfjs-core'
import { z } from 'zod'
import { numeric } from '../../core/catalog/options.ts'
import { vector } from '../tensor/numbers.ts'
import { detach, matMulOfGroups, meanRows, toEachRun } from '../tensor/ops.ts'
import { overPlaces } from './places.ts'
import { at, define } from './sparsifier.ts'

/** Share of all pairs, a row with itself included, that pairs of different rows weigh at least where a unit has a score. */
const leastPaired = 1e-3

export const monoloss = define({
  name: 'monoloss',
  summary:
    'A penalty on units that are excited by inputs that are unlike each other (MonoScore: the activation-weighted cosine of centred inputs).',
  source:
    'MonoLoss (arXiv 2602.12403), from the MonoScore of Pach et al. 2025; centred inputs in place of an embedding',
  formula: 'λ·mean_j (1 − MonoScore_j)',
  options: z.object({
    strength: numeric(z.number().min(0).max(1000)).default(0.1).describe('λ, the weight of the penalty.'),
    at,
  }),
  strength: 'strength',
  everywhere: false,
  penalty({ h, inputs, layer, layers, options: { strength } }) {
    const score = monoScore(raised(overPlaces(h, layer.output)), directions(inputs)) // [R, U, 1]
    const mean = tf.mul(tf.sum(score, [1, 2]), 1 / (score.shape[1]! * layers))
    return tf.mul(tf.sub(1 / layers, mean), vector(strength))
  },
})

/** Inputs less their means over the batch, each of length 1, or 0 for a row that is the mean: `[S, D, B]`. */
function directions(inputs: Tensor): Tensor {
  const x = detach(inputs)
  const centred = tf.sub(x, meanRows(x))
  const squares = tf.sum(tf.square(centred), [1], true) // [S, 1, B]
  const floor = tf.add(tf.mul(meanRows(squares), 1e-8), 1e-30)
  return detach(tf.div(centred, tf.sqrt(tf.add(squares, floor))))
}

/**
 * Activations of each unit from 0 at its least to 1 at its largest, all 0 where it is constant: `[R, U, B]`. The score does
 * not depend on the range, so none of its gradient is lost; equal least rows share theirs.
 */
function raised(h: Tensor): Tensor {
  const values = detach(h)
  const [least, most] = [tf.min(values, 2, true), tf.max(values, 2, true)]
  const lowest = tf.cast(tf.equal(values, least), 'float32')
  const share = detach(tf.div(lowest, tf.sum(lowest, [2], true)))
  const range = detach(tf.maximum(tf.sub(most, least), 1e-30))
  return tf.div(tf.sub(h, tf.sum(tf.mul(h, share), [2], true)), range)
}

/** Σ_{b≠c} a_b·a_c·(p_b·p_c) / Σ_{b≠c} a_b·a_c, 0 where hardly two rows excite a unit: `[R, U, 1]`, in linear time. */
function monoScore(a: Tensor, p: Tensor): Tensor {
  const R = a.shape[0]!
  const squares = tf.square(a)
  const pulled = matMulOfGroups(a, tf.transpose(p, [0, 2, 1])) // Σ_b a_b·p_b, [R, U, D]
  const own = tf.mul(squares, toEachRun(tf.sum(tf.square(p), [1], true), R))
  const alike = tf.sub(tf.sum(tf.square(pulled), [2], true), tf.sum(own, [2], true))
  const all = tf.square(tf.sum(a, [2], true))
  const pairs = tf.sub(all, tf.sum(squares, [2], true))
  const paired = detach(tf.cast(tf.greater(detach(pairs), tf.mul(detach(all), leastPaired)), 'float32'))
  return tf.mul(paired, tf.div(alike, tf.add(tf.mul(pairs, paired), tf.sub(1, paired))))
}
