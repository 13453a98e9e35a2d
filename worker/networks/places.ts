// Sequences in a network: channels at places. A row is flat, [R, channels·L, B] with places fastest; what acts on each place
// by itself sees places as rows, [R, channels, L·B].
import * as tf from '@tensorflow/tfjs-core'
import type { Tensor } from '@tensorflow/tfjs-core'
import { alive } from '../tensor/effective.ts'
import { matMul, normEpsilon } from '../tensor/ops.ts'

/** `[S, channels·L, B]` → `[S, channels, L·B]`. */
export const byPlace = (x: Tensor, L: number): Tensor => tf.reshape(x, [x.shape[0]!, x.shape[1]! / L, L * x.shape[2]!])

/** `[R, channels, L·B]` → `[R, channels·L, B]`. */
export const byRow = (x: Tensor, L: number): Tensor => tf.reshape(x, [x.shape[0]!, x.shape[1]! * L, x.shape[2]! / L])

/** The last of L places, `[R, channels, L·B]` → `[R, channels, B]`. */
export function lastPlace(x: Tensor, L: number): Tensor {
  const [, , N] = x.shape as [number, number, number]
  return tf.slice(x, [0, 0, N - N / L], [-1, -1, N / L])
}

/** So many channels from one on: a slice of `[R, channels, ...]`. */
export const channelsFrom = (x: Tensor, from: number, count: number): Tensor =>
  tf.slice(x, [0, from, 0], [-1, count, -1])

/** The sum over places, `[R, 1, L·B]` → `[R, 1, B]`. */
const summedOverPlaces = (x: Tensor, L: number): Tensor =>
  tf.sum(tf.reshape(x, [x.shape[0]!, L, x.shape[2]! / L]), [1], true)

/** Multiply-adds of weights `[R, I, J]` and their inputs `[R, J, L·B]` that are both non-zero, `[R, 1, B]`. */
export function effectiveAt(weight: Tensor, taps: Tensor, L: number): Tensor {
  const each = matMul(tf.sum(alive(weight), [1], true), alive(taps)) // [R, 1, L·B]
  return summedOverPlaces(each, L)
}

/**
 * Squared norms of what weights `[R, I, J]` read at each of L places, from those of what they do, `[R, I, L]`: `[R, J, L]`.
 */
export const squaresThrough = (weight: Tensor, squares: Tensor): Tensor => matMul(tf.square(weight), squares, true)

/** Norms of units `[R, channels·L, 1]`, squared by channel and place: `[R, channels, L]`. */
export const squaresOf = (norms: Tensor, L: number): Tensor =>
  tf.square(tf.reshape(norms, [norms.shape[0]!, norms.shape[1]! / L, L]))

/** The roots of squared norms `[R, channels, L]`: `[R, channels·L, 1]`. */
export const normsOf = (squares: Tensor): Tensor => {
  const [R, C, L] = squares.shape as [number, number, number]
  return tf.reshape(tf.sqrt(tf.add(squares, normEpsilon)), [R, C * L, 1])
}

/** Norms of units `[R, channels·L, 1]`, combined over the places of each of the first `kernels` channels: `[R, kernels, 1]`. */
export const perChannel = (norms: Tensor, kernels: number, L: number): Tensor =>
  tf.sqrt(tf.sum(channelsFrom(squaresOf(norms, L), 0, kernels), [2], true)) // none is 0

/** Each column of `[R, channels, N]` standardised over its channels, times a gain and with a shift `[R, channels, 1]`. */
export function layerNorm(x: Tensor, gain: Tensor, shift: Tensor | undefined): Tensor {
  const share = 1 / x.shape[1]!
  const centred = tf.sub(x, tf.mul(tf.sum(x, [1], true), share))
  const variance = tf.mul(tf.sum(tf.square(centred), [1], true), share)
  const scaled = tf.mul(tf.div(centred, tf.sqrt(tf.add(variance, layerNormEpsilon))), gain)
  return shift ? tf.add(scaled, shift) : scaled
}

/** As in PyTorch. */
const layerNormEpsilon = 1e-5
