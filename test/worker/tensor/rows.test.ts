import '@tensorflow/tfjs-backend-cpu'
import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as tf from '@tensorflow/tfjs-core'
import type { Program } from '../../../worker/tensor/program.ts'
import { rowsOf } from '../../../worker/tensor/rows.ts'
import { outcomes, reachable } from '../../../worker/tensor/trace/graph.ts'
import { trace } from '../../../worker/tensor/trace/trace.ts'

test('rows of a table come in the order of their numbers, group after group', () => {
  void tf.setBackend('cpu')
  tf.tidy(() => {
    const table = tf.tensor2d([0, 1, 10, 11, 20, 21], [3, 2])
    const rows = tf.tensor1d([2, 0, 1, 1], 'int32')
    assert.deepEqual(rowsOf(table, rows, 2).arraySync(), [
      [
        [20, 21],
        [0, 1],
      ],
      [
        [10, 11],
        [10, 11],
      ],
    ])
  })
})

const reading = (groups: number): Program => ({
  name: 'reading',
  state: { table: { shape: [9, 4], dtype: 'float32' } },
  feeds: { rows: { shape: [6], dtype: 'int32' } },
  step: ({ table }, { rows }) => ({ fetches: { x: rowsOf(table!, rows!, groups) } }),
})

test('a graph has rows of a table as one node', () => {
  const nodes = reachable(outcomes(trace(reading(3))))
  assert.deepEqual(
    nodes.map(({ kernel, shape }) => [kernel, shape]),
    [
      ['Input', [9, 4]],
      ['Input', [6]],
      ['RowsOf', [3, 2, 4]],
    ],
  )
})

test('rows that do not fill their groups are refused', () => {
  assert.throws(
    () => trace(reading(4)),
    /rowsOf a table \[9,4\] by int32 \[6\] in 4 groups: expected \[n, D\], int32 \[groups · B\]/,
  )
})
