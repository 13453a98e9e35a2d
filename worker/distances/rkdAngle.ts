import * as tf from '@tensorflow/tfjs-core'
import type { Tensor } from '@tensorflow/tfjs-core'
import { z } from 'zod'
import { normEpsilon } from '../tensor/ops.ts'
import { identity } from '../tensor/matrices.ts'
import { define } from './distance.ts'
import { apart, differences, huber } from './pairs.ts'

/** Cosine of the angle at row i between rows j and k, `[R, B, B, B]`; 0 where two of them are one or equal. */
function angles(code: Tensor): Tensor {
  const [R, , B] = code.shape as [number, number, number]
  const { products, squares } = differences(code)
  const inverse = tf.div(apart(B), tf.sqrt(tf.add(squares, normEpsilon))) // [R, i, j]
  const own = tf.sum(tf.mul(products, identity(B)), [2]) // [R, B]
  const at = (x: Tensor, shape: number[]) => tf.reshape(x, [R, ...shape])
  // (j − i)·(k − i) = jk − ij − ik + ii
  const vertex = at(own, [B, 1, 1])
  const from = tf.sub(tf.add(at(products, [1, B, B]), vertex), tf.add(at(products, [B, B, 1]), at(products, [B, 1, B])))
  return tf.mul(from, tf.mul(at(inverse, [B, B, 1]), at(inverse, [B, 1, B])))
}

/** So many are looked at where a file does not say, and all of a smaller batch. */
const usualRows = 32

export const rkdAngle = define({
  name: 'rkd-angle',
  summary: 'Smooth L1 difference of the cosines of the angles between all triples of rows, averaged over triples.',
  source: 'Park et al. 2019 (RKD), eq. 7 and 8',
  formula: 'mean over triples (a, b, c) of smooth-L1(cos∠abc(t), cos∠abc(s))',
  options: z.object({
    rows: z
      .int()
      .min(3)
      .max(1024)
      .default(usualRows)
      .describe('Of a batch, the first so many: work grows with their cube.'),
  }),
  targets: ['code'],
  usualFor: [],
  rotationInvariant: true,
  everywhere: false,
  limits: (_, { batch }) => [{ option: 'rows', most: Math.max(usualRows, batch), of: 'rows of a batch' }],
  between(target, prediction, { rows }) {
    const B = Math.min(rows, target.shape[2]!)
    const some = (x: Tensor) => (x.shape[2]! > B ? tf.slice(x, [0, 0, 0], [-1, -1, B]) : x)
    const missed = huber(tf.sub(angles(some(prediction)), angles(some(target)))) // [R, B, B, B]
    return tf.mul(tf.sum(missed, [1, 2, 3]), 1 / B ** 3)
  },
})
