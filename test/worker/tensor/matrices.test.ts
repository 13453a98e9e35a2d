import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as tf from '@tensorflow/tfjs-core'
import { orthogonal, stream } from '../../../core/random/random.ts'
import { identity, inverse } from '../../../worker/tensor/matrices.ts'
import { matMul } from '../../../worker/tensor/ops.ts'
import { assertDerivatives, drawn, onReference, valuesOf } from '../derivatives.ts'
import { assertNear } from '../engines/near.ts'

const n = 6
const turn = () => tf.tensor3d([...orthogonal(n, stream(1, 'test'))], [1, n, n])
/** A symmetric matrix with these eigenvalues. */
const withEigenvalues = (...own: number[]) => matMul(tf.mul(turn(), tf.tensor(own, [1, 1, n])), turn(), false, true)

test(
  'the identity has ones where row and column are the same',
  onReference(() => assert.deepEqual(valuesOf(identity(3)), [1, 0, 0, 0, 1, 0, 0, 0, 1])),
)

test(
  'the inverse has the inverse eigenvalues, over five orders of magnitude',
  onReference(() => {
    const own = [300, 30, 1, 0.3, 0.03, 0.01]
    const expected = valuesOf(withEigenvalues(...own.map((x) => 1 / x)))
    assertNear(valuesOf(inverse(withEigenvalues(...own))), expected, 0.02)
    const mild = [3, 2, 1, 0.5, 0.2, 0.1]
    assertNear(valuesOf(inverse(withEigenvalues(...mild))), valuesOf(withEigenvalues(...mild.map((x) => 1 / x))), 1e-4)
  }),
)

test(
  'the inverse has the gradient and Hessian-vector product of central differences',
  onReference(() => {
    const base = tf.add(tf.mul(identity(3), 2), tf.zeros([2, 3, 3]))
    const symmetric = (x: tf.Tensor) => tf.mul(tf.add(x, tf.transpose(x, [0, 2, 1])), 0.3)
    assertDerivatives('inverse', (x) => inverse(tf.add(base, symmetric(x!))), [drawn([2, 3, 3], 3)])
  }),
)
