import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { CohortPlan } from '../../core/messages/trainer.ts'
import { Cohort } from '../../worker/cohort/cohort.ts'
import type { TaskData } from '../../worker/tasks/task.ts'
import type { Arrays } from '../../worker/tensor/program.ts'
import { assertClose } from '../worker/derivatives.ts'
import { eagerStep } from '../worker/engines/eager.ts'
import { feedsOf, planned } from '../worker/training/plans.ts'
import { golden, type Procedures } from './golden.ts'

const given = golden<Procedures>('procedures')
const { inputs, labels, kept, rows, orders, T, beta, epsilon, cases } = given
const [n, D, C, B] = [inputs.length, inputs[0]!.length, kept[0]!.length, rows[0].length]
const pressures = [...new Set(cases.map(({ pressure }) => pressure))]
const R = pressures.length

const data: TaskData = {
  inputs: D,
  outputs: C,
  concepts: [],
  dataHash: '',
  data: { n, inputs: Float32Array.from(inputs.flat()), targets: Float32Array.from(labels) },
  heldOut: () => assert.fail('not evaluated here'),
  studentRows: () => assert.fail('not evaluated here'),
}
const kl = `distance: { kind: kl, temperature: ${T} }`
const teacher = 'teacher: { kind: mlp, hidden: [5, 5], activation: relu }'
/** How a file asks for each, and the program whose step it is. */
const asked: Record<Procedures['cases'][number]['name'], { teaching: string; program: string }> = {
  imitation: { teaching: `mode: compress, ${teacher}, ${kl}`, program: 'student' },
  permuted: { teaching: `mode: compress, ${teacher}, ${kl}, control: permuted-knowledge`, program: 'student' },
  squared: { teaching: `mode: compress, ${teacher}, distance: squared`, program: 'student' },
  replay: { teaching: `mode: replay, size: ${n}, beta: ${beta}`, program: 'slow' },
  asleep: { teaching: `mode: replay, size: ${n}, beta: ${beta}, sleep: true`, program: 'slow' },
  smoothing: { teaching: `mode: label-smoothing, epsilon: ${epsilon}`, program: 'primary' },
}

/** A cohort of as many runs as there are pressures, or of one where the mode has none. */
function cohortFor(name: keyof typeof asked): Cohort {
  const felt = name === 'smoothing' ? '' : `, pressure: [${pressures.join()}]`
  const [plan] = planned(`
task: digits
primary: { kind: mlp, hidden: [3], activation: tanh }
teaching: { ${asked[name].teaching}${felt} }
training: { steps: 4, batch: ${B} }
seeds: 1`) as [CohortPlan]
  return new Cohort(plan, data)
}

/** The step of the golden rows, whatever a seed would draw. */
function stepped(name: keyof typeof asked) {
  const cohort = cohortFor(name)
  const own = cohort.programs.find((program) => program.name === asked[name].program)!
  const state = cohort.initial()
  for (const owner of ['primary', 'teacher'] as const)
    for (const [parameter, values] of Object.entries(given[owner]))
      if (state[`${owner}/${parameter}`])
        state[`${owner}/${parameter}`] = Float32Array.from(Array(cohort.runs).fill(values.flat()).flat() as number[])
  const feeds: Arrays = structuredClone(feedsOf(cohort, own, { rows: 'primary', batch: 0 }))
  feeds['rows'] = Int32Array.from(rows[0])
  if (feeds['permuted']) {
    const at = (run: number, c: number, b: number) => (run * C + c) * B + b
    for (let run = 0; run < R; run++)
      for (let c = 0; c < C; c++)
        for (let b = 0; b < B; b++) feeds['permuted'][at(run, c, b)] = at(run, orders[b]![c]!, b)
  }
  if (state['reservoir/outputs']) {
    state['reservoir/outputs'] = Float32Array.from(Array(R).fill(kept.flat()).flat() as number[])
    feeds['reservoir/slots'] = Int32Array.from(pressures.flatMap((_, run) => rows[1].map((row) => run * n + row)))
    rows.slice(1).forEach((own, draw) => (feeds[`reservoir/rows ${draw}`] = Int32Array.from(own)))
  }
  return { cohort, ...eagerStep(own, state, feeds) }
}

for (const name of Object.keys(asked) as (keyof typeof asked)[])
  test(`${name}: the gradients of a step are PyTorch's, at every pressure`, () => {
    const { gradients, cohort } = stepped(name)
    assert.deepEqual(Object.keys(gradients).sort(), [...cohort.primary.parameters.names].sort())
    for (const [run, pressure] of pressures.slice(0, cohort.runs).entries()) {
      const expected = cases.find((one) => one.name === name && one.pressure === pressure)!
      for (const [parameter, values] of Object.entries(expected.gradients)) {
        const all = gradients[`primary/${parameter}`]!
        const size = all.length / cohort.runs
        assertClose(all.subarray(run * size, (run + 1) * size), values.flat(), 1e-5, `${parameter} at ${pressure}`)
      }
    }
  })

test('Reported losses add up to the loss of PyTorch, by the pressure', () => {
  const series = { imitation: 'distance from the teacher', permuted: 'distance from the teacher' } as const
  for (const name of ['imitation', 'permuted'] as const) {
    const { fetches } = stepped(name)
    pressures.forEach((pressure, run) => {
      const { loss } = cases.find((one) => one.name === name && one.pressure === pressure)!
      assertClose([fetches['task loss']![run]! + pressure * fetches[series[name]]![run]!], [loss], 1e-5, name)
    })
  }
})
