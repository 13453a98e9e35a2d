import assert from 'node:assert/strict'
import { test } from 'node:test'
import { gatherRows } from '../../../worker/evaluation/sourceRows.ts'

for (const W of [1, 2, 5, 10, 64, 70])
  for (const [at, offset] of [
    [0, 0],
    [2 * W, 0],
    [3, 0],
    [2 * W, 1],
  ] as const)
    test(`Rows of ${W} numbers are copied to ${at}, from number ${offset} of a buffer, and nothing else is touched`, () => {
      const from = Float32Array.from({ length: 6 * W + offset }, (_, i) => i + 0.5).subarray(offset)
      const into = new Float32Array(3 * W + at + 4).fill(-1)
      gatherRows(into, at, from, Uint32Array.of(4, 0, 4), W)
      const row = (i: number) => [...from.subarray(i * W, (i + 1) * W)]
      const apart = (count: number) => Array<number>(count).fill(-1)
      assert.deepEqual([...into], [...apart(at), ...row(4), ...row(0), ...row(4), ...apart(4)])
    })
