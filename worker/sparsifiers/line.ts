// Where units lie on a line, for sparsifiers of weights that ask how far or in which part.
import * as tf from '@tensorflow/tfjs-core'
import type { Tensor } from '@tensorflow/tfjs-core'
import type { Shape } from '../networks/network.ts'
import type { Matrix } from './sparsifier.ts'

/**
 * How many places a line has for `count` rows or columns of a matrix that make or read rows of a shape, and how many
 * neighbours share each: channels of a picture, or the pixels of a single one, or units.
 */
function lineOf(count: number, shape: Shape): { places: number; shared: number } {
  const channels = shape[0]!
  const places = shape.length > 1 && channels > 1 && count % channels === 0 ? channels : count
  return { places, shared: count / places }
}

/** Coordinates in (0, 1) of the rows or the columns of a matrix, on the host. */
export const coordinatesOf = (count: number, shape: Shape): Float64Array => {
  const { places, shared } = lineOf(count, shape)
  return Float64Array.from({ length: count }, (_, i) => (Math.floor(i / shared) + 0.5) / places)
}

/** The same in a program: of what the matrix makes, `[1, I, 1]`, and of what it reads, `[1, 1, J]`. */
export function coordinates({ weights, input, output }: Matrix): { made: Tensor; read: Tensor } {
  const [, I, J] = weights.shape as [number, number, number]
  return { made: tf.reshape(along(I, output), [1, I, 1]), read: tf.reshape(along(J, input), [1, 1, J]) }
}

/** `[1, count, 1]`. */
function along(count: number, shape: Shape): Tensor {
  const { places, shared } = lineOf(count, shape)
  const each = tf.div(tf.sub(tf.cumsum(tf.ones([1, places, 1]), 1), 0.5), places)
  return shared === 1 ? each : tf.reshape(tf.tile(each, [1, 1, shared]), [1, count, 1])
}
