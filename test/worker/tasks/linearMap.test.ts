import assert from 'node:assert/strict'
import { test } from 'node:test'
import { linearMap, mapOfSeed } from '../../../worker/tasks/linearMap.ts'

const modes = [3, 1, 0.25]
const D = 5
const task = linearMap.open({ kind: 'linear-map', modes, width: D })
const dot = (a: ArrayLike<number>, b: ArrayLike<number>) => Array.from(a).reduce((sum, x, i) => sum + x * b[i]!, 0)

test('Singular vectors are orthonormal, and others for another seed', () => {
  const { left, right } = mapOfSeed(4, modes, D)
  for (const vectors of [left, right])
    vectors.forEach((a, i) =>
      vectors.forEach((b, j) => assert.ok(Math.abs(dot(a, b) - (i === j ? 1 : 0)) < 1e-12, `${i}, ${j}`)),
    )
  assert.notDeepEqual(mapOfSeed(5, modes, D).left, left)
})

test('Each mode of the outputs is that of the inputs times its singular value, and nothing is outside of the modes', () => {
  for (const seed of [4, 5, 4]) {
    const { left, right } = mapOfSeed(seed, modes, D)
    const { n, inputs, targets, concepts } = task.heldOut(seed, 50)
    const trained = { inputs: new Float32Array(50 * D), targets: new Float32Array(50 * D) }
    task.generate!(seed, 'primary', 2, 50, trained)
    for (const rows of [
      { inputs, targets, concepts },
      { ...trained, concepts: null },
    ])
      for (let row = 0; row < n; row++) {
        const [x, y] = [rows.inputs, rows.targets].map((all) => all.subarray(row * D, (row + 1) * D))
        const seen = modes.map((_, i) => dot(right[i]!, x!))
        const expected = Array.from({ length: D }, (_, o) =>
          modes.reduce((sum, s, i) => sum + left[i]![o]! * s * seen[i]!, 0),
        )
        expected.forEach((value, o) => assert.ok(Math.abs(value - y![o]!) < 1e-5))
        seen.forEach((value, i) => {
          if (rows.concepts) assert.ok(Math.abs(value - rows.concepts[row * modes.length + i]!) < 1e-5)
        })
      }
  }
})

test('Inputs have mean 0 and variance 1 and are uncorrelated', () => {
  const { n, inputs } = task.heldOut(1, 20_000)
  for (let i = 0; i < D; i++)
    for (let j = 0; j <= i; j++) {
      let sum = 0
      for (let row = 0; row < n; row++) sum += inputs[row * D + i]! * inputs[row * D + j]!
      assert.ok(Math.abs(sum / n - (i === j ? 1 : 0)) < 0.04, `${i}, ${j}: ${sum / n}`)
    }
})

test('A row does not depend on how many are drawn', () => {
  const drawn = (n: number) => {
    const out = { inputs: new Float32Array(n * D), targets: new Float32Array(n * D) }
    task.generate!(2, 'primary', 7, n, out)
    return out
  }
  const [few, many] = [drawn(3), drawn(8)]
  assert.deepEqual(many.inputs.slice(0, 3 * D), few.inputs)
  assert.deepEqual(many.targets.slice(0, 3 * D), few.targets)
})
