import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { CohortPlan } from '../../core/messages/trainer.ts'
import { Cohort } from '../../worker/cohort/cohort.ts'
import type { TaskData } from '../../worker/tasks/task.ts'
import type { Arrays } from '../../worker/tensor/program.ts'
import { assertClose } from '../worker/derivatives.ts'
import { eagerStep } from '../worker/engines/eager.ts'
import { feedsOf, planned } from '../worker/training/plans.ts'
import { golden, type NoiseDistillation } from './golden.ts'

const given = golden<NoiseDistillation>('noise-distillation')
const { images, inputs, labels, T, cases } = given
const [B, D, C] = [images.length, images[0]!.length, 4]
const pressures = [...new Set(cases.map(({ pressure }) => pressure))]
const R = pressures.length

const data: TaskData = {
  inputs: D,
  outputs: C,
  concepts: [],
  dataHash: '',
  data: { n: B, inputs: Float32Array.from(inputs.flat()), targets: Float32Array.from(labels) },
  heldOut: () => assert.fail('not evaluated here'),
  studentRows: () => assert.fail('not evaluated here'),
}
const distances = { kl: `{ kind: kl, temperature: ${T} }`, squared: 'squared' }

/** The student's step on the golden images, one run for each pressure. */
function stepped(name: keyof typeof distances) {
  const [plan] = planned(`
task: digits
primary: { kind: mlp, hidden: [3, 3], activation: tanh }
teaching: { mode: noise-distillation, pressure: [${pressures.join()}], distance: ${distances[name]} }
training: { steps: 4, batch: ${B} }
seeds: 1`) as [CohortPlan]
  const cohort = new Cohort(plan, data)
  const student = cohort.programs.find((program) => program.name === 'student')!
  const state = cohort.initial()
  for (const owner of ['primary', 'teacher', 'studentHead', 'teacherHead'] as const)
    for (const [parameter, values] of Object.entries(given[owner]))
      state[`${owner}/${parameter}`] = Float32Array.from(Array(R).fill(values.flat()).flat() as number[])
  const feeds: Arrays = structuredClone(feedsOf(cohort, student, { rows: 'primary', batch: 0 }))
  feeds['rows'] = Int32Array.from(images.keys())
  feeds['noise images'] = Float32Array.from({ length: D * B }, (_, at) => images[at % B]![Math.floor(at / B)]!)
  return eagerStep(student, state, feeds)
}

for (const name of ['kl', 'squared'] as const)
  test(`noise-distillation, ${name}: gradients and reported losses of a step are PyTorch's, at every pressure`, () => {
    const { gradients, fetches } = stepped(name)
    for (const [run, pressure] of pressures.entries()) {
      const expected = cases.find((one) => one.name === name && one.pressure === pressure)!
      assert.deepEqual(Object.keys(gradients).sort(), Object.keys(expected.gradients).sort())
      for (const [parameter, values] of Object.entries(expected.gradients)) {
        const all = gradients[parameter]!
        const size = all.length / R
        assertClose(all.subarray(run * size, (run + 1) * size), values.flat(), 1e-5, `${parameter} at ${pressure}`)
      }
      assertClose([fetches['distance from the teacher']![run]!], [expected.distance], 1e-5, 'distance')
      assertClose([fetches['task loss']![run]!], [expected.task], 1e-5, 'task loss')
    }
  })
