import '@tensorflow/tfjs-backend-cpu'
import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as tf from '@tensorflow/tfjs-core'
import type { Program } from '../../../worker/tensor/program.ts'
import { atLeastKth } from '../../../worker/tensor/selection.ts'
import { outcomes, reachable } from '../../../worker/tensor/trace/graph.ts'
import { trace } from '../../../worker/tensor/trace/trace.ts'
import { numbers } from '../engines/programs.ts'

const [R, I, J] = [3, 4, 6]
const ks = [2, 1, 9]

/** 1 where a number of a list is at least its k-th largest. */
const bySorting = (list: number[], k: number): number[] => {
  const kth = list.toSorted((a, b) => b - a)[Math.min(k, list.length) - 1]!
  return list.map((value) => Number(value >= kth))
}

test('at least the k-th largest is what sorting says, along either axis, and leaves no tensor behind', () => {
  void tf.setBackend('cpu')
  const x = tf.tensor3d(numbers(R * I * J, 1), [R, I, J])
  const before = tf.memory().numTensors
  const last = atLeastKth(x, ks)
  const middle = atLeastKth(x, ks, 1)
  assert.equal(tf.memory().numTensors, before + 2)
  const values = x.arraySync()
  assert.deepEqual(
    last.arraySync(),
    values.map((run, r) => run.map((row) => bySorting(row, ks[r]!))),
  )
  const columns = (run: number[][]) => run[0]!.map((_, j) => run.map((row) => row[j]!))
  assert.deepEqual(
    middle.arraySync(),
    values.map((run, r) => columns(columns(run).map((column) => bySorting(column, ks[r]!)))),
  )
  tf.dispose([x, last, middle])
})

const selecting = (make: (x: tf.Tensor) => tf.Tensor): Program => ({
  name: 'selecting',
  state: { x: { shape: [R, I, J], dtype: 'float32' } },
  feeds: {},
  step: ({ x }) => ({ fetches: { mask: make(x!) } }),
})

test('a graph has a selection as one node, with its k and its axis', () => {
  const [x, selection, ...others] = reachable(outcomes(trace(selecting((x) => atLeastKth(x, ks, 1)))))
  assert.equal(x!.kernel, 'Input')
  assert.deepEqual([selection!.kernel, selection!.attributes], ['AtLeastKth', { k: [2, 1, 4], axis: 1 }])
  assert.deepEqual(others, [])
})

test('what cannot be selected is refused', () => {
  for (const [k, said] of [
    [[1, 2], /atLeastKth of \[3,4,6\] with 2 k: expected \[R, I, J\] and one k for each run/],
    [[1, 0, 2], /k of atLeastKth is 0 \(the nearest that it can be is 1\)/],
    [[1, 2.6, 2], /k of atLeastKth is 2.6 \(the nearest that it can be is 3\)/],
  ] as const)
    assert.throws(() => trace(selecting((x) => atLeastKth(x, k))), said)
})

test('a selection on the path of a gradient is an error', () => {
  void tf.setBackend('cpu')
  tf.tidy(() => {
    const gradient = tf.grad((x: tf.Tensor) => tf.sum(atLeastKth(x, ks)))
    assert.throws(() => gradient(tf.ones([R, I, J])), /AtLeastKth/)
  })
})
