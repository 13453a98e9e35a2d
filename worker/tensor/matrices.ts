// Square matrices of each run, [R, n, n], twice differentiable.
import * as tf from '@tensorflow/tfjs-core'
import type { Tensor } from '@tensorflow/tfjs-core'
import { detach, matMul, meanRows } from './ops.ts'

/** The identity, `[1, n, n]`. */
export function identity(n: number): Tensor {
  const place = tf.cumsum(tf.ones([1, 1, n]), 2) // 1 to n
  return tf.cast(tf.equal(tf.transpose(place, [0, 2, 1]), place), 'float32')
}

/**
 * Whether an entry is on the diagonal, for square matrices `[R, n, n]`: bool of their shape. The factor `identity(n)` has
 * the shape of a single run's matrix but not of several, and meets other factors in another order then.
 */
export const diagonal = (x: Tensor): Tensor =>
  tf.cast(tf.broadcastTo(identity(x.shape[1]!), x.shape as [number, number, number]), 'bool')

/** Products of all pairs of rows, `[R, U, B]` → `[R, B, B]`. */
export const gram = (x: Tensor): Tensor => matMul(x, x, true)

/** x less its mean over rows. */
export const centred = (x: Tensor): Tensor => tf.sub(x, meanRows(x))

/** Sum over all entries of each run's matrix, `[R, m, n]` → `[R]`. */
export const total = (x: Tensor): Tensor => tf.sum(x, [1, 2])

/** Steps of Newton's iteration: 2²² · 1e-6 > 4, so an eigenvalue of a millionth of the norm has converged. */
const steps = 22

/**
 * The inverse of symmetric positive definite matrices whose eigenvalues are above a hundred-thousandth of their
 * Frobenius norm; of others float32 has no inverse. By Newton's iteration X ← 2X − XAX (Schulz 1933). Its gradient is
 * −X·dX·X to every order, whatever the iteration did.
 */
export function inverse(a: Tensor): Tensor {
  return tf.customGrad((...args) => {
    const [x, save] = args as unknown as [Tensor, tf.GradSaveFunc]
    save([x])
    const gradFunc = (dy: Tensor, [saved]: Tensor[]) => {
      const own = inverse(saved!)
      return tf.neg(matMul(matMul(own, dy), own))
    }
    return { value: iterated(x), gradFunc: gradFunc as (dy: Tensor, saved: Tensor[]) => Tensor }
  })(a)
}

function iterated(given: Tensor): Tensor {
  const a = detach(given)
  const n = a.shape[1]!
  const norm = tf.sqrt(tf.sum(tf.square(a), [1, 2], true)) // [R, 1, 1]
  let x = tf.div(identity(n), norm)
  for (let step = 0; step < steps; step++) x = tf.sub(tf.mul(x, 2), matMul(matMul(x, a), x))
  return detach(x)
}
