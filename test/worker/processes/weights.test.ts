import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { InferenceSession, Tensor } from '../../../worker/engines/onnx/runtime.ts'
import { examplesPerUnit, unitArtifacts } from '../../../core/units/layout.ts'
import type { RunResult } from '../../../core/messages/trainer.ts'
import { onnxEngine } from '../../../worker/engines/onnx/engine.ts'
import { Prepared } from '../../../worker/evaluation/fit.ts'
import { onnxModel } from '../../../worker/processes/weights.ts'
import { cohortOf, planned, tenConcepts } from '../training/plans.ts'
import { trained } from '../training/trained.ts'

const prepared = new Prepared(onnxEngine())
after(() => prepared.release())

const weightsOf = ({ artifacts }: RunResult) =>
  Object.fromEntries(artifacts.flatMap(({ name, data }) => (name.startsWith('primary/') ? [[name, data]] : [])))

for (const [what, sparsity] of [
  ['a plain primary', 'sparsity: { kind: none }'],
  ['a top-k primary', 'sparsity: { kind: topk, k: 3 }'],
] as const)
  test(`The ONNX file of ${what} gives the code that was recorded, on any number of rows`, async () => {
    const text = tenConcepts(`${sparsity}\ntraining: { steps: 30, batch: 32 }\nevaluation: { rows: 1200 }\nseeds: 1`)
    const [plan] = planned(text, 1)
    const [result] = (await trained(prepared, plan!)).results
    const { bytes, rows } = onnxModel({ run: plan!.runs[0]!, weights: weightsOf(result!) })
    assert.equal(rows, 'any')
    const session = await InferenceSession.create(bytes)
    assert.deepEqual([session.inputNames, session.outputNames], [['inputs'], ['code', 'outputs']])

    const { inputs } = cohortOf(plan!).task.heldOut(plan!.runs[0]!.seed, 1200)
    const of = (name: string) => result!.artifacts.find((artifact) => artifact.name === name)!.data
    const examples = of(unitArtifacts.examples)
    for (const n of [600, 1]) {
      const got = await session.run({ inputs: new Tensor('float32', inputs.subarray(0, n * 10), [n, 10]) })
      const code = got.code!.data as Float32Array
      assert.deepEqual(
        [got.code!.dims, got.outputs!.dims],
        [
          [n, 10],
          [n, 10],
        ],
      )
      for (let unit = 0; unit < 10; unit++)
        for (let e = 0; e < examplesPerUnit; e++) {
          const row = examples[unit * 2 * examplesPerUnit + e]!
          const recorded = examples[(unit * 2 + 1) * examplesPerUnit + e]!
          if (row < 0 || row >= n) continue
          assert.ok(Math.abs(code[row * 10 + unit]! - recorded) < 1e-5, `unit ${unit}, row ${row}`)
        }
    }
    await session.release()
  })

test('Weights of another shape than the network are refused by name', () => {
  const [plan] = planned(tenConcepts('seeds: 1'), 1)
  const weights = { 'primary/0/weight': new Float32Array(3) }
  assert.throws(
    () => onnxModel({ run: plan!.runs[0]!, weights }),
    /primary\/0\/weight has 3 numbers where the network has 100/,
  )
})
