import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as tf from '@tensorflow/tfjs-core'
import type { Program } from '../../../worker/tensor/program.ts'
import { differentiate, matMul } from '../../../worker/tensor/ops.ts'
import { identity } from '../../../worker/tensor/matrices.ts'
import { outcomes, reachable } from '../../../worker/tensor/trace/graph.ts'
import { simplify } from '../../../worker/tensor/trace/passes/index.ts'
import { smaller } from '../../../worker/tensor/trace/passes/ofRun.ts'
import { trace } from '../../../worker/tensor/trace/trace.ts'

/**
 * A step with factors of every sort: one for all runs, one number of each, of a matrix that all share and of their own;
 * and with a sum of products of what a run has with what runs share.
 */
const program = (runs: number): Program => ({
  name: 'factors',
  state: { weight: { shape: [runs, 3, 3], dtype: 'float32' }, ridge: { shape: [runs, 1, 1], dtype: 'float32' } },
  feeds: { x: { shape: [runs, 3, 5], dtype: 'float32' }, shared: { shape: [1, 3, 5], dtype: 'float32' } },
  step(state, feeds) {
    const { gradients } = differentiate({ weight: state.weight! }, ({ weight }) => {
      const own = tf.mul(identity(3), tf.add(state.ridge!, tf.sum(tf.square(feeds.x!), [1, 2], true)))
      const turned = matMul(tf.add(weight!, own), tf.mul(feeds.x!, state.ridge!))
      return { loss: tf.mul(tf.sum(tf.square(turned), [1, 2]), 0.2), also: {} }
    })
    return {
      gradients,
      fetches: {
        own: tf.mul(tf.mul(identity(3), state.ridge!), matMul(state.weight!, state.weight!)),
        shared: tf.sum(tf.mul(feeds.x!, feeds.shared!), [1, 2]),
      },
    }
  },
})

/** What is computed, in order, and from what. */
function computed(runs: number): string[] {
  const order = reachable(outcomes(simplify(trace(program(runs)))))
  return order.map(({ kernel, inputs }) => `${kernel}(${inputs.map((input) => order.indexOf(input)).join()})`)
}

test('A program of one run computes what one of two and of a hundred does for each, in the same order', () => {
  const [one, two, hundred] = [1, 2, 100].map(computed)
  assert.deepEqual(one, two)
  assert.deepEqual(hundred, two)
})

test('What a run has of a tensor decides which is smaller, however many runs there are', () => {
  for (const runs of [1, 2, 100]) {
    assert.ok(smaller([runs, 1, 1], [1, 3, 3]))
    assert.ok(smaller([], [runs]))
    assert.ok(smaller([3, 3], [runs, 3, 3]))
    assert.ok(!smaller([1, 3, 3], [runs, 3, 3]))
    assert.ok(!smaller([runs, 1, 1], [1, 1, 1]))
  }
})
