import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import * as tf from '@tensorflow/tfjs-core'
import { Prepared } from '../../../worker/evaluation/fit.ts'
import { forward, forwardPrograms } from '../../../worker/evaluation/forward.ts'
import { superposition } from '../../../worker/tasks/superposition.ts'
import { weighted } from '../../../worker/targets/weighted.ts'
import { onReference, valuesOf } from '../derivatives.ts'
import { compiledEngines } from '../engines/engines.ts'
import { assertNear } from '../engines/near.ts'
import { numbers } from '../engines/programs.ts'
import { cohortOf, planned } from '../training/plans.ts'

test('Features are there with the density, uniform where they are, and are their own targets', () => {
  for (const density of [0.05, 0.5, 1]) {
    const { heldOut } = superposition.open({ features: 6, density })
    const { inputs, targets, concepts } = heldOut(3, 20_000)
    assert.deepEqual([targets, concepts], [inputs, inputs])
    const there = inputs.filter((x) => x > 0)
    const share = there.length / inputs.length
    assert.ok(Math.abs(share - density) < 5 * Math.sqrt((density * (1 - density)) / inputs.length) + 1e-4)
    const mean = there.reduce((sum, x) => sum + x, 0) / there.length
    assert.ok(Math.abs(mean - 0.5) < 5 / Math.sqrt(12 * there.length))
    assert.ok(there.every((x) => x < 1))
  }
})

test('A row does not depend on how many are drawn', () => {
  const { generate, inputs: D } = superposition.open({ features: 4, density: 0.5 })
  const drawn = (batch: number) => {
    const out = { inputs: new Float32Array(batch * D), targets: new Float32Array(batch * D) }
    generate!(2, 'primary', 7, batch, out)
    return out.inputs
  }
  assert.deepEqual(drawn(3), drawn(50).subarray(0, 3 * D))
})

test(
  'The loss is the mean over features of squared errors, each weighing .5 of the one before, in programs and on rows',
  onReference(() => {
    const target = weighted(0.5)
    const [truth, made] = [
      [1, 2, 3],
      [0, 0, 1],
    ]
    const expected = (1 + 0.5 * 4 + 0.25 * 4) / 3
    const column = (x: number[]) => tf.tensor(x, [1, 3, 1])
    assertNear(valuesOf(target.loss(column(truth!), column(made!))), [expected], 1e-6)
    assertNear([target.scores(Float32Array.from(made!), Float32Array.from(truth!), 3).loss], [expected], 1e-6)
  }),
)

const engines = compiledEngines.map((engine) => ({ name: engine.name, prepared: new Prepared(engine) }))
after(() => Promise.all(engines.map(({ prepared }) => prepared.release())))

for (const { name, prepared } of engines)
  test(`${name}: the ReLU output model has the code Wx and the outputs ReLU(WᵀWx + b), worked out row by row`, async () => {
    const [plan] = planned(`
task: { kind: superposition, features: 5, density: 0.5 }
primary: { kind: tied, hidden: [2] }
teaching: { mode: none }
training: { steps: 1, batch: 8 }
seeds: 1`)
    const cohort = cohortOf(plan!)
    const compiled = await prepared.get(cohort.key, [...cohort.programs, ...forwardPrograms(cohort)])
    const [W, b] = [numbers(10, 1), numbers(5, 2)]
    const session = compiled.start({ ...cohort.initial(), 'primary/0/weight': W, 'primary/1/bias': b })
    const { inputs } = cohort.task.heldOut(0, 40)
    const { code, outputs, effective } = await forward(cohort, session, [inputs])
    session.dispose()
    const there = inputs.filter((x) => x !== 0).length / 40
    assert.equal(effective[0], 2 * there + 10 * (code[0]!.filter((h) => h !== 0).length / 80))
    for (let row = 0; row < 40; row++) {
      const x = inputs.subarray(row * 5, row * 5 + 5)
      const h = [0, 1].map((a) => x.reduce((sum, value, i) => sum + W[a * 5 + i]! * value, 0))
      assertNear(code[0]!.subarray(row * 2, row * 2 + 2), h, 1e-5)
      const y = Array.from(b, (bias, i) => Math.max(0, bias + W[i]! * h[0]! + W[5 + i]! * h[1]!))
      assertNear(outputs[0]!.subarray(row * 5, row * 5 + 5), y, 1e-5)
    }
  })
