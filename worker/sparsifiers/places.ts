import * as tf from '@tensorflow/tfjs-core'
import type { Tensor } from '@tensorflow/tfjs-core'
import type { Shape } from '../networks/network.ts'

/** Means over the places of a picture: `[R, U·P, B]` → `[R, U, B]`. */
export function overPlaces(h: Tensor, [units, ...places]: Shape): Tensor {
  const P = places.reduce((product, length) => product * length, 1)
  if (P === 1) return h
  const [R, , B] = h.shape as [number, number, number]
  return tf.mul(tf.sum(tf.reshape(h, [R, units!, P, B]), [2]), 1 / P)
}
