// Pairs of rows, as relational distances compare them.
import * as tf from '@tensorflow/tfjs-core'
import type { Tensor } from '@tensorflow/tfjs-core'
import { normEpsilon } from '../tensor/ops.ts'
import { centred, gram, identity } from '../tensor/matrices.ts'

/** Products of all pairs of rows about their mean, and squared lengths of their differences: `[R, B, B]`. */
export function differences(code: Tensor): { products: Tensor; squares: Tensor } {
  const B = code.shape[2]!
  const products = gram(centred(code))
  const own = tf.sum(tf.mul(products, identity(B)), [2], true) // [R, B, 1]
  const squares = tf.relu(tf.sub(tf.add(own, tf.transpose(own, [0, 2, 1])), tf.mul(products, 2)))
  return { products, squares }
}

/** 1 for pairs of different rows, 0 for a row with itself, `[1, B, B]`. */
export const apart = (B: number): Tensor => tf.sub(1, identity(B))

/** Distances of the pairs, so many times; 0 of a row with itself, of equal rows the root of an epsilon. */
export const lengths = (squares: Tensor, times = 1): Tensor =>
  tf.mul(tf.sqrt(tf.mul(tf.add(squares, normEpsilon), times ** 2)), apart(squares.shape[1]!))

/** Half the square of differences up to 1, and their size less a half beyond (smooth L1). */
export function huber(difference: Tensor): Tensor {
  const size = tf.abs(difference)
  const near = tf.minimum(size, 1)
  return tf.mul(near, tf.sub(size, tf.mul(near, 0.5)))
}
