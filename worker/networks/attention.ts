import * as tf from '@tensorflow/tfjs-core'
import type { Tensor } from '@tensorflow/tfjs-core'
import { detach, matMul } from '../tensor/ops.ts'
import { channelsFrom } from './places.ts'

/** Heads of an attention layer, channels of each, and the places of the sequence: queries are at the last `asking` of them. */
export interface Attention {
  readonly heads: number
  readonly width: number
  readonly length: number
  readonly asking: number
}

/**
 * Causal attention: at each place that asks, the values of it and of those before it, weighed by softmax(q·k/√width), from
 * queries, keys and values in a row, `[R, 3·heads·width, L·B]`; gives `[R, heads·width, asking·B]`.
 */
export function attend(x: Tensor, attention: Attention): Tensor {
  const { heads, width, asking } = attention
  const [R, B] = [x.shape[0]!, x.shape[2]! / attention.length]
  const { values, weights } = weighed(x, attention)
  const mixed = tf.reshape(matMul(values, weights), [R, heads, B, width, asking])
  return tf.reshape(tf.transpose(mixed, [0, 1, 3, 4, 2]), [R, heads * width, asking * B])
}

/** How much of each place goes to each place that asks, of queries, keys and values as above: `[R, B, heads, asking, L]`. */
export function attendedTo(x: Tensor, attention: Attention): Tensor {
  const { heads, length: L, asking } = attention
  const { weights } = weighed(x, attention)
  return tf.transpose(tf.reshape(weights, [x.shape[0]!, heads, x.shape[2]! / L, L, asking]), [0, 2, 1, 4, 3])
}

/** The values of each head and row, `[R·heads·B, width, L]`, and their weights at each place that asks, `[R·heads·B, L, asking]`. */
function weighed(x: Tensor, { heads, width, length: L, asking }: Attention): { values: Tensor; weights: Tensor } {
  const [R, , N] = x.shape as [number, number, number]
  const B = N / L
  const parts = tf.reshape(x, [R, 3 * heads, width, L, B])
  const perRow = tf.transpose(parts, [0, 1, 4, 2, 3]) // [R, 3·heads, B, width, L]
  const part = (i: number) => {
    const own = tf.slice(perRow, [0, i * heads, 0, 0, 0], [-1, heads, -1, -1, -1])
    return tf.reshape(own, [R * heads * B, width, L])
  }
  const [queries, keys, values] = [tf.slice(part(0), [0, 0, L - asking], [-1, -1, asking]), part(1), part(2)]
  const scores = tf.mul(matMul(keys, queries, true), 1 / Math.sqrt(width)) // [R·heads·B, L, asking]
  return { values, weights: shares(asking > 1 ? tf.add(scores, future(L, asking)) : scores) }
}

/** softmax over the keys, `[N, L, asking]`. */
function shares(scores: Tensor): Tensor {
  const each = tf.exp(tf.sub(scores, tf.max(detach(scores), 1, true)))
  return tf.div(each, tf.sum(each, [1], true))
}

/** Its multiply-adds per row. */
export const productsOfAttention = ({ heads, width, length, asking }: Attention): number =>
  2 * heads * width * length * asking

/** The place of each query, `[1, 1, asking]`, and of each key, `[1, L, 1]`. */
const places = (L: number, asking: number): [queries: Tensor, keys: Tensor] => [
  tf.reshape(tf.range(L - asking, L), [1, 1, asking]),
  tf.reshape(tf.range(0, L), [1, L, 1]),
]

/** Far below any score where a key is behind its query, else 0: `[1, L, asking]`. */
function future(L: number, asking: number): Tensor {
  const [queries, keys] = places(L, asking)
  return tf.mul(tf.cast(tf.greater(keys, queries), 'float32'), -1e9)
}

/**
 * Multiply-adds of each row that are not with a zero, `[R, 1, B]`, from whether queries, keys and values are zero, as 0 or 1;
 * a weight counts as non-zero wherever a key may be seen.
 */
export function effectiveAttention(alive: Tensor, { heads, width, length: L, asking }: Attention): Tensor {
  const [R, , N] = alive.shape as [number, number, number]
  const A = heads * width
  const part = (i: number) => tf.reshape(channelsFrom(alive, i * A, A), [R, A, L, N / L])
  const asked = tf.slice(part(0), [0, 0, L - asking, 0], [-1, -1, asking, -1])
  const scored = tf.mul(tf.sum(asked, [2]), tf.sum(part(1), [2])) // [R, A, B]
  // A value is mixed in at each place that asks and that it is not behind.
  const seen = tf.reshape(tf.minimum(asking, tf.sub(L, tf.range(0, L))), [1, 1, L, 1])
  const mixed = tf.sum(tf.mul(part(2), seen), [2])
  return tf.sum(tf.add(scored, mixed), [1], true)
}

/**
 * Squared norms of values, `[R, channels, L]`, from those of what is mixed of them, `[R, channels, asking]`, as if each place
 * attended to all that it sees alike.
 */
export function squaresOfValues(squares: Tensor, { length: L, asking }: Attention): Tensor {
  const [queries, keys] = places(L, asking)
  const seen = tf.cast(tf.lessEqual(keys, queries), 'float32') // [1, L, asking]
  const alike = tf.div(seen, tf.square(tf.add(queries, 1)))
  return matMul(squares, alike, false, true)
}
