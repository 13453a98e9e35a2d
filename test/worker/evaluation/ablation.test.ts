import assert from 'node:assert/strict'
import { test } from 'node:test'
import { orthogonal, stream } from '../../../core/random/random.ts'
import { unitArtifacts } from '../../../core/units/layout.ts'
import { onnxEngine } from '../../../worker/engines/onnx/engine.ts'
import { ablationRows, heldAtMean } from '../../../worker/evaluation/ablation.ts'
import { Prepared } from '../../../worker/evaluation/fit.ts'
import { cohortOf, planned, tenConcepts } from '../training/plans.ts'
import { trained } from '../training/trained.ts'

test('A unit held at its mean leaves the others as they are', () => {
  const code = Float32Array.of(1, 10, 3, 20)
  assert.deepEqual([...heldAtMean(code, 2, 2, 0, null)], [2, 10, 2, 20])
  assert.deepEqual([...code], [1, 10, 3, 20])
})

test('In a rotated code what varies along the direction is taken out and nothing across it', () => {
  const H = 4
  const turn = orthogonal(H, stream(1, 'turn'))
  const code = Float32Array.from({ length: 5 * H }, (_, i) => Math.sin(i))
  const along = (rows: Float32Array, i: number, j: number) =>
    Array.from({ length: H }, (_, k) => rows[i * H + k]! * turn[k * H + j]!).reduce((a, b) => a + b)
  const out = heldAtMean(code, 5, H, 2, turn)
  const mean = [0, 1, 2, 3, 4].reduce((sum, i) => sum + along(code, i, 2), 0) / 5
  for (let i = 0; i < 5; i++) {
    assert.ok(Math.abs(along(out, i, 2) - mean) < 1e-5)
    for (const j of [0, 1, 3]) assert.ok(Math.abs(along(out, i, j) - along(code, i, j)) < 1e-5)
  }
})

test('What ablating a unit adds to the loss is what the stored weights give, worked out row by row', async (t) => {
  const prepared = new Prepared(onnxEngine())
  t.after(() => prepared.release())
  const [plan] = planned(tenConcepts('training: { steps: 30, batch: 32 }\nevaluation: { rows: 1200 }\nseeds: 1'), 1)
  const { artifacts } = (await trained(prepared, plan!)).results[0]!
  const of = (name: string) => artifacts.find((artifact) => artifact.name === name)!.data
  const [W, b, V] = [of('primary/0/weight'), of('primary/0/bias'), of('primary/1/weight')]
  const { inputs, targets } = cohortOf(plan!).task.heldOut(0, 1200)
  const H = 10
  const rows = Array.from({ length: ablationRows }, (_, i) => ({
    x: inputs.subarray(i * H, i * H + H),
    y: targets.subarray(i * H, i * H + H),
  }))
  const code = rows.map(({ x }) =>
    Array.from({ length: H }, (_, j) => Math.max(0, dot(W.subarray(j * H, j * H + H), x) + b[j]!)),
  )
  const loss = (h: number[][]) =>
    h.reduce((sum, own, i) => {
      const errors = Array.from({ length: H }, (_, c) => dot(V.subarray(c * H, c * H + H), own) - rows[i]!.y[c]!)
      return sum + dot(errors, errors)
    }, 0) / h.length
  const added = of(unitArtifacts.ablation)
  assert.deepEqual([...of(unitArtifacts.index)], [0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
  for (let j = 0; j < H; j++) {
    const mean = code.reduce((sum, h) => sum + h[j]!, 0) / code.length
    const expected = loss(code.map((h) => h.with(j, mean))) - loss(code)
    assert.ok(Math.abs(added[j]! - expected) < 1e-5, `unit ${j}: ${added[j]}, by hand ${expected}`)
  }
  assert.ok(Math.max(...added) > 1e-3)
})

const dot = (a: ArrayLike<number>, b: ArrayLike<number>) => {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!
  return sum
}
