import assert from 'node:assert/strict'
import { test } from 'node:test'
import { nearestKept, studentLabel, studentOf, unitArtifacts } from '../../../../core/units/layout.ts'
import { onnxEngine } from '../../../../worker/engines/onnx/engine.ts'
import { studentRows } from '../../../../worker/evaluation/forward.ts'
import { Prepared } from '../../../../worker/evaluation/fit.ts'
import { nearestInStudents } from '../../../../worker/evaluation/units/students.ts'
import { cohortOf, planned, tenConcepts } from '../../training/plans.ts'
import { trained } from '../../training/trained.ts'

/** Pearson's correlation of two columns, as the textbook says. */
function pearson(a: number[], b: number[]): number {
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
  const [p, q] = [mean(a), mean(b)]
  const sum = (of: (i: number) => number) => a.reduce((total, _, i) => total + of(i), 0)
  return sum((i) => (a[i]! - p) * (b[i]! - q)) / Math.sqrt(sum((i) => (a[i]! - p) ** 2) * sum((i) => (b[i]! - q) ** 2))
}

test('The nearest units of a student are those of the largest correlation, of either sign; constant ones are none', () => {
  const code = Float32Array.of(0, 1, 1, 0, 2, 1, 3, 0) // two units on four rows: 0 1 2 3 and 1 0 1 0
  const activations = Float32Array.of(5, -1, 1, 5, 0, 0, 5, -2, 1, 5, -3, 0.5)
  const { shape, data, labels } = nearestInStudents(code, 2, [0, 1], [{ label: 'unit of one', activations }])
  assert.deepEqual([shape, labels], [[1, 2, nearestKept, 2], ['unit of one']])
  const [unit, theirs] = [
    [0, 1, 2, 3],
    [
      [-1, 0, -2, -3],
      [1, 0, 1, 0.5],
    ],
  ]
  assert.deepEqual([data[0], data[2], data[4]], [1, 2, -1])
  assert.ok(Math.abs(data[1]! - pearson(unit, theirs[0]!)) < 1e-5 && data[1]! < 0)
  assert.deepEqual([data[6], data[8]], [2, -1])
})

test('A run without students keeps that it has none', () => {
  const { shape, data } = nearestInStudents(Float32Array.of(1, 2), 1, [0], [])
  assert.deepEqual([shape, data.length], [[0, 1, nearestKept, 2], 0])
})

test('A label is taken apart as it was put together', () => {
  const label = studentLabel('mlp 64, sees the input, predicts the code of it', true)
  assert.deepEqual(studentOf(label), { noun: 'unit', words: 'mlp 64, sees the input, predicts the code of it' })
})

test('What is kept of students is what their weights at the end of training give, worked out row by row', async (t) => {
  const prepared = new Prepared(onnxEngine())
  t.after(() => prepared.release())
  const fields = 'training: { steps: 60, batch: 64 }\nevaluation: { rows: 2400 }\nseeds: 1'
  const student = 'sees: input, predicts: targets, distance: squared, network: { kind: mlp, hidden: [6] }'
  const text = tenConcepts(fields).replace(/sees: code.*linear/, student)
  const [plan] = planned(text.replace(/reader: .*\] }/, 'reader: dense'), 1)
  const told = await trained(prepared, plan!)
  const of = (name: string) => told.results[0]!.artifacts.find((artifact) => artifact.name === name)!
  const near = of(unitArtifacts.students)
  assert.deepEqual(near.labels, ['unit of mlp 6, sees the input, predicts the targets'])
  assert.deepEqual(near.shape, [1, 10, nearestKept, 2])

  const { inputs } = cohortOf(plan!).task.heldOut(0, 2400)
  const active = (W: ArrayLike<number>, b: ArrayLike<number> | undefined, unit: number) =>
    Array.from({ length: studentRows }, (_, row) => {
      let z = b?.[unit] ?? 0
      for (let i = 0; i < 10; i++) z += W[unit * 10 + i]! * inputs[row * 10 + i]!
      return Math.max(0, z)
    })
  const { state } = told.checkpoints.at(-1)!
  const theirs = [0, 1, 2, 3, 4, 5].map((unit) => active(state['student/0.0/0/weight']!, undefined, unit))
  for (let unit = 0; unit < 10; unit++) {
    const own = active(of('primary/0/weight').data, of('primary/0/bias').data, unit)
    const expected = theirs
      .map((other, at) => ({ at, r: pearson(own, other) }))
      .sort((p, q) => Math.abs(q.r) - Math.abs(p.r))
    for (let i = 0; i < nearestKept; i++) {
      const at = (unit * nearestKept + i) * 2
      assert.equal(near.data[at], expected[i]!.at)
      assert.ok(
        Math.abs(near.data[at + 1]! - expected[i]!.r) < 1e-4,
        `unit ${unit}: ${near.data[at + 1]}, by hand ${expected[i]!.r}`,
      )
    }
  }
})
