import * as tf from '@tensorflow/tfjs-core'
import type { Tensor } from '@tensorflow/tfjs-core'
import { matMulOfGroups } from './ops.ts'
import { productsOf } from './watched.ts'

/** 1 where a value is not zero. */
export const alive = (x: Tensor): Tensor => tf.cast(tf.notEqual(x, 0), 'float32')

/**
 * Multiply-adds of each row whose operands are both non-zero in the matrix products of a pass over B rows, `[R, 1, B]`. In
 * each product rows stand last, those of each place together.
 */
export function effectiveProducts(B: number, pass: () => Tensor): Tensor {
  const counts = productsOf(pass).map(({ a, b }) => {
    const each = matMulOfGroups(tf.sum(alive(a), [1], true), alive(b)) // [R, 1, places·B]
    const [R, , n] = each.shape as [number, number, number]
    if (n % B) throw new Error(`a product of ${n} columns is not one of ${B} rows`)
    return n === B ? each : tf.sum(tf.reshape(each, [R, n / B, B]), [1], true)
  })
  return counts.reduce((sum, count) => tf.add(sum, count))
}
