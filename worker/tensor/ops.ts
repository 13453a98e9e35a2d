// What programs are written in, beside TensorFlow.js's plain arithmetic. Activations are batch-last, [R, units, B].
import * as tf from '@tensorflow/tfjs-core'
import type { Tensor } from '@tensorflow/tfjs-core'
import './gradients.ts'
import type { Tensors } from './program.ts'
import { productOr, told } from './watched.ts'

/** Added inside every root: a norm's gradient stays finite at a dead unit. */
export const normEpsilon = 1e-8

/** The same values off the tape: no gradient flows back, to any order, and what is made of them needs none. */
export function detach(x: Tensor): Tensor {
  const { dataId, shape, dtype } = x
  tf.backend().incRef(dataId)
  return tf.engine().makeTensorFromTensorInfo({ dataId, shape, dtype })
}

/** The same values; the gradient that flows back is multiplied by `factor` (broadcast against `x`). */
export const scaleGradient = (x: Tensor, factor: Tensor): Tensor =>
  tf.customGrad((...args) => {
    const [t, by, save] = args as unknown as [Tensor, Tensor, tf.GradSaveFunc]
    save([by])
    const gradFunc = (dy: Tensor, [saved]: Tensor[]) => [tf.mul(dy, saved!), tf.zerosLike(saved!)]
    return { value: tf.clone(t), gradFunc: gradFunc as (dy: Tensor, saved: Tensor[]) => Tensor[] }
  })(x, factor)

/** Product of `[R, m, k]` and `[R, k, n]`; a batch of 1 on one side is shared by all runs (architecture, trap 2). */
export function matMul(a: Tensor, b: Tensor, transposeA = false, transposeB = false): Tensor {
  const [p, q] = [a.shape[0]!, b.shape[0]!]
  if (a.rank !== 3 || b.rank !== 3 || (p !== q && p !== 1 && q !== 1))
    throw new Error(`matMul of [${a.shape}] and [${b.shape}]: batches must be equal, or one of them 1`)
  const turned = (x: Tensor) => tf.transpose(x, [0, 2, 1])
  told(() => ({ a: transposeA ? turned(a) : a, b: transposeB ? turned(b) : b }))
  return productOr(a, b, (a, b) => tf.matMul(a, b, transposeA, transposeB))
}

/**
 * Product of each run's `[R, m, k]` with what its group of runs reads, `[S, k, n]`: the first R/S runs the first, and so
 * on. One product a group; nothing is copied to the runs.
 */
export function matMulOfGroups(a: Tensor, x: Tensor): Tensor {
  const [R, m, k] = a.shape as [number, number, number]
  const [S, , n] = x.shape as [number, number, number]
  if (S === R || S === 1) return matMul(a, x)
  if (R % S) throw new Error(`${R} runs cannot be ${S} groups of equal size`)
  told(() => ({ a, b: x }))
  return productOr(a, x, (a, x) => tf.reshape(tf.matMul(tf.reshape(a, [S, (R / S) * m, k]), x), [R, m, n]))
}

/** What groups of R/S consecutive runs read, `[S, U, B]`, once for each run: `[R, U, B]`; `[1, U, B]` stays as it is. */
export function toEachRun(x: Tensor, R: number): Tensor {
  const [S, U, B] = x.shape as [number, number, number]
  return S === R || S === 1 ? x : tf.reshape(tf.tile(tf.reshape(x, [S, 1, U, B]), [1, R / S, 1, 1]), [R, U, B])
}

/** Row means over the batch, `[R, U, B]` → `[R, U, 1]`. */
export const meanRows = (x: Tensor): Tensor => tf.mul(tf.sum(x, [2], true), 1 / x.shape[2]!)

/** Loss of each run, summed over units and averaged over rows: `[R, U, B]` → `[R]`. */
export const perRun = (x: Tensor): Tensor => tf.mul(tf.sum(x, [1, 2]), 1 / x.shape[2]!)

/** Root mean square over the batch, uncentred, `[R, U, B]` → `[R, U, 1]`. */
export const rms = (x: Tensor): Tensor => tf.sqrt(tf.add(meanRows(tf.square(x)), normEpsilon))

/** log Σ_c exp z_c, `[R, C, B]` → `[R, 1, B]`. */
export function logSumExp(z: Tensor): Tensor {
  const top = detach(tf.max(detach(z), 1, true))
  return tf.add(tf.log(tf.sum(tf.exp(tf.sub(z, top)), [1], true)), top)
}

/** log softmax over classes, `[R, C, B]`. */
export const logSoftmax = (z: Tensor): Tensor => tf.sub(z, logSumExp(z))

/** softmax over classes, `[R, C, B]`. */
export const softmax = (z: Tensor): Tensor => tf.exp(logSoftmax(z))

/** Multiplies by a 0/1 mask computed from values only; the gradient passes where the mask is 1. */
export const masked = (x: Tensor, mask: (x: Tensor) => Tensor): Tensor => tf.mul(x, detach(mask(detach(x))))

/** Gradients of a per-run loss with respect to named tensors, and what else the pass computed. */
export function differentiate<A extends Tensors>(
  parameters: Tensors,
  pass: (parameters: Tensors) => { loss: Tensor; also: A },
): { loss: Tensor; also: A; gradients: Tensors } {
  const names = Object.keys(parameters)
  let kept: Tensors = {}
  const { value, grads } = tf.engine().gradients(
    () => {
      const { loss, also } = pass(parameters)
      kept = Object.fromEntries(Object.entries(also).map(([name, x]) => [name, tf.keep(tf.clone(x))]))
      return loss
    },
    names.map((name) => parameters[name]!),
    null as unknown as Tensor, // ones: the runs' losses are independent
    true,
  )
  const also = Object.fromEntries(
    Object.entries(kept).map(([name, x]) => {
      const tracked = tf.clone(x)
      x.dispose()
      return [name, tracked]
    }),
  ) as A
  const gradients = Object.fromEntries(names.map((name, i) => [name, grads[i] ?? tf.zerosLike(parameters[name]!)]))
  return { loss: value, also, gradients }
}
