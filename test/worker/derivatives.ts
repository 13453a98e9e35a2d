import assert from 'node:assert/strict'
import * as tf from '@tensorflow/tfjs-core'
import type { Tensor } from '@tensorflow/tfjs-core'
import { differentiate } from '../../worker/tensor/ops.ts'
import '../../worker/engines/eager/engine.ts'
import { numbers } from './engines/programs.ts'

type Of = (...x: Tensor[]) => Tensor

const h = 1e-2

/** A tensor of fixed numbers between −1 and 1, none nearer to 0 than .1: no kink lies within a difference. */
export function drawn(shape: number[], seed: number): Tensor {
  const values = numbers(
    shape.reduce((a, b) => a * b, 1),
    seed,
  )
  return tf.tensor(
    values.map((x) => Math.sign(x) * (0.1 + 0.9 * Math.abs(x))),
    shape,
  )
}

/** Runs on the reference engine and lets go of every tensor. */
export const onReference = (run: () => void) => (): void => {
  void tf.setBackend('cpu')
  tf.tidy(run)
}

export const valuesOf = (x: Tensor): number[] => [...x.dataSync<'float32'>()]

/** Gradients of the sum of f with respect to each operand, zero where it has no say. */
export function gradientsOf(f: Of, at: Tensor[]): Tensor[] {
  const { gradients } = differentiate(Object.fromEntries(at.entries()), (x) => ({
    loss: f(...Object.values(x)),
    also: {},
  }))
  return Object.values(gradients)
}

/**
 * Asserts that gradient and Hessian-vector product of f, its outputs weighed by fixed numbers, agree with central
 * differences of fourth order to `tolerance` of their norm.
 */
export function assertDerivatives(what: string, f: Of, at: Tensor[], tolerance = 1e-3): void {
  const weights = drawn(f(...at).shape, 77)
  const weighed: Of = (...x) => tf.mul(f(...x), weights)
  const value = (x: Tensor[]) => [valuesOf(weighed(...x)).reduce((a, b) => a + b, 0)]
  const gradient = (x: Tensor[]) => gradientsOf(weighed, x).flatMap(valuesOf)
  const along = at.map((x, i) => drawn(x.shape, 91 + i))

  const units = at.flatMap((x, i) =>
    Array.from({ length: x.size }, (_, place) =>
      at.map((y, j) =>
        tf.tensor(
          Array.from({ length: y.size }, (_, p) => Number(i === j && p === place)),
          y.shape,
        ),
      ),
    ),
  )
  const slopes = units.flatMap((unit) => central(value, at, unit))
  assertClose(gradient(at), slopes, tolerance, `gradient of ${what}`)
  const product = gradientsOf(
    (...x) => gradientsOf(weighed, x).reduce((sum, g, i) => tf.add(sum, tf.sum(tf.mul(g, along[i]!))), tf.scalar(0)),
    at,
  )
  assertClose(product.flatMap(valuesOf), central(gradient, at, along), tolerance, `Hessian-vector product of ${what}`)
}

/** Derivative of f at x along u. */
function central(f: (x: Tensor[]) => number[], x: Tensor[], u: Tensor[]): number[] {
  const at = (steps: number) => f(x.map((own, i) => tf.add(own, tf.mul(u[i]!, steps * h))))
  const [near, far] = [
    [at(1), at(-1)],
    [at(2), at(-2)],
  ] as const
  return near[0].map((v, i) => (8 * (v - near[1][i]!) - (far[0][i]! - far[1][i]!)) / (12 * h))
}

/** Asserts that two vectors differ by at most `tolerance` of the longer (rounding of differences set aside). */
export function assertClose(actual: ArrayLike<number>, expected: ArrayLike<number>, tolerance: number, what: string) {
  assert.equal(actual.length, expected.length, `${what}: lengths`)
  const [a, e] = [Array.from(actual), Array.from(expected)]
  const off = Math.hypot(...a.map((v, i) => v - e[i]!))
  const norm = Math.max(Math.hypot(...a), Math.hypot(...e))
  assert.ok(off <= tolerance * norm + 2e-5, `${what}: off by ${off} of ${norm}\n${a.join(' ')}\n${e.join(' ')}`)
}
