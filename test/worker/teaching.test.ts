import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import type { CohortPlan } from '../../core/messages/trainer.ts'
import { onnxEngine } from '../../worker/engines/onnx/engine.ts'
import type { Arrays } from '../../worker/tensor/program.ts'
import type { Cohort } from '../../worker/cohort/cohort.ts'
import { Prepared } from '../../worker/evaluation/fit.ts'
import { assertClose } from './derivatives.ts'
import { eagerStep } from './engines/eager.ts'
import { numbers } from './engines/programs.ts'
import { cohortOf, feedsOf, planned, pressed } from './training/plans.ts'
import { trained } from './training/trained.ts'

const prepared = new Prepared(onnxEngine())
after(() => prepared.release())

const students = {
  'sees the code, predicts the targets': '{ sees: code, predicts: targets, network: linear, reader: dense }',
  'sees the input, predicts the outputs':
    '{ sees: input, predicts: outputs, network: { kind: mlp, hidden: [3], activation: tanh }, reader: dense }',
  'sees the code, predicts the outputs': '{ sees: code, predicts: outputs, network: linear, reader: dense }',
  'sees the input, predicts the code': '{ sees: input, predicts: code, distance: fvu, network: linear, reader: dense }',
}

/** One run of a small tanh primary with these students. */
function plan(mode: string, students: string[], more = 'training: { steps: 4, batch: 6 }'): CohortPlan {
  const [own] = planned(`
task: { kind: concepts, concepts: 4, density: 0.6 }
primary: { kind: mlp, hidden: [5], activation: tanh }
teaching: { mode: ${mode}, pressure: 1, students: [${students.join(', ')}] }
${more}
seeds: 1`)
  return own!
}
const alternating = (options = 'copies: 1') => `alternating, ${options}`
const pressures = [0, 0.5, 2]
const all = Object.values(students)

/** One eager call on the first rows, from `state`. */
function called(cohort: Cohort, program: string, state = cohort.initial()) {
  const own = cohort.programs.find(({ name }) => name === program)!
  return eagerStep(own, state, feedsOf(cohort, own, { rows: 'primary', batch: 0 }))
}

const part = (values: Arrays[string], runs: number, r: number) => [
  ...values.slice((r * values.length) / runs, ((r + 1) * values.length) / runs),
]
const owned = (values: Arrays, owner: string): Arrays =>
  Object.fromEntries(Object.entries(values).filter(([name]) => name.startsWith(`${owner}/`)))
/** All values of one run of one owner's parameters. */
const flat = (values: Arrays, owner: string, runs: number, r: number): number[] =>
  Object.values(owned(values, owner)).flatMap((own) => part(own, runs, r))

for (const mode of ['joint', alternating()]) {
  const cohort = () => cohortOf(pressed(plan(mode, all), pressures))

  test(`${mode}: a primary that feels no pressure has exactly the gradient of one without students`, () => {
    const { gradients } = called(cohort(), 'primary')
    const alone = called(cohortOf(plan('none', [])), 'primary').gradients
    assert.deepEqual(flat(gradients, 'primary', 3, 0), flat(alone, 'primary', 1, 0))
  })

  test(`${mode}: what reaches the primary grows with the pressure, what moves students does not`, () => {
    const own = cohort()
    const { gradients } = called(own, 'primary')
    const [none, half, two] = pressures.map((_, r) => flat(gradients, 'primary', 3, r))
    const felt = (g: number[]) => g.map((v, i) => v - none![i]!)
    const quadrupled = felt(half!).map((v) => 4 * v)
    assert.ok(Math.hypot(...quadrupled) > 0.01)
    assertClose(felt(two!), quadrupled, 1e-5, 'pressure felt')
    const moving = called(own, mode === 'joint' ? 'primary' : 'students').gradients
    for (const { parameters } of own.students)
      assert.deepEqual(flat(moving, parameters.owner, 3, 1), flat(moving, parameters.owner, 3, 2))
  })
}

test('joint and alternating have the same gradients on the same rows, of the primary and of its students', () => {
  const [joint, apart] = ['joint', alternating()].map((mode) => cohortOf(pressed(plan(mode, all), pressures)))
  const together = called(joint!, 'primary').gradients
  const each = { ...called(apart!, 'primary').gradients, ...called(apart!, 'students').gradients }
  assert.deepEqual(Object.keys(each).sort(), Object.keys(together).sort())
  for (const [name, values] of Object.entries(together)) assertClose(each[name]!, values, 1e-5, name)
})

/** Both sides of a derivative along one direction of an owner's parameters, by run. */
function alongDirection(cohort: Cohort, owner: string, loss: (fetches: Arrays, r: number) => number) {
  const h = 1e-2
  const start = cohort.initial()
  const names = Object.keys(owned(start, owner))
  const directions = names.map((name, i) => numbers(start[name]!.length, 50 + i))
  const at = (steps: number) => {
    const moved = names.map((name, i) => [name, start[name]!.map((v, j) => v + steps * h * directions[i]![j]!)])
    const { fetches } = called(cohort, 'primary', { ...start, ...(Object.fromEntries(moved) as Arrays) })
    return Array.from({ length: cohort.runs }, (_, r) => loss(fetches, r))
  }
  const [a, b, c, d] = [at(1), at(-1), at(2), at(-2)]
  const { gradients } = called(cohort, 'primary')
  const analytic = a.map((_, r) => {
    const own = directions.flatMap((u) => part(u, cohort.runs, r))
    return flat(gradients, owner, cohort.runs, r).reduce((sum, g, i) => sum + g * own[i]!, 0)
  })
  return { analytic, numeric: a.map((v, r) => (8 * (v - b[r]!) - (c[r]! - d[r]!)) / (12 * h)) }
}

for (const [what, student] of Object.entries(students))
  for (const mode of ['joint', alternating()])
    test(`${mode}: the primary feels a student that ${what} through code, outputs and target`, () => {
      const cohort = cohortOf(pressed(plan(mode, [student]), pressures))
      const { analytic, numeric } = alongDirection(
        cohort,
        'primary',
        (fetches, r) => fetches['task loss']![r]! + pressures[r]! * fetches['student 0 distance']![r]!,
      )
      assertClose(analytic, numeric, 1e-3, 'gradient of the primary')
      assert.ok(Math.abs(numeric[0]! - numeric[2]!) > 0.01, 'the pressure is felt')
    })

for (const [what, student] of Object.entries(students))
  test(`joint: a student that ${what} minimises its own distance, whatever the pressure`, () => {
    const cohort = cohortOf(pressed(plan('joint', [student]), pressures))
    const distance = (fetches: Arrays, r: number) => fetches['student 0 distance']![r]!
    const { analytic, numeric } = alongDirection(cohort, 'student/0.0', distance)
    assertClose(analytic, numeric, 1e-3, 'gradient of the student')
  })

test('the primary feels the mean of its students', () => {
  const [one, four] = ['copies: 1', 'copies: 4'].map((copies) => cohortOf(plan(alternating(copies), [all[0]!])))
  const state = four!.initial()
  for (const { parameters } of four!.students)
    for (const name of parameters.names) state[name] = one!.initial()[name.replace(/\d\.\d/, '0.0')]!
  const { gradients } = called(four!, 'primary', state)
  assertClose(
    flat(gradients, 'primary', 1, 0),
    flat(called(one!, 'primary').gradients, 'primary', 1, 0),
    1e-5,
    'gradient',
  )
})

test('alternating: each of its two programs moves its own side only', () => {
  const cohort = cohortOf(plan(alternating('copies: 2'), all))
  const before = cohort.initial()
  for (const [program, mine] of [
    ['primary', 'primary'],
    ['students', 'student'],
  ]) {
    const { state, gradients } = called(cohort, program!)
    for (const [name, values] of Object.entries(state)) {
      const moves = cohort.moved.includes(name) && name.includes(`${mine}/`)
      if (!moves) assert.deepEqual(values, before[name], `${name} by ${program}`)
      else assert.notDeepEqual(values, before[name], `${name} by ${program}`)
    }
    assert.ok(Object.keys(gradients).every((name) => name.startsWith(`${mine}/`)))
  }
})

test('alternating: a step is one update of the primary, on the rows of none, and then students on fresh rows', () => {
  const [apart, alone] = [plan(alternating('studentSteps: 3, copies: 2'), all), plan('none', [])].map(cohortOf)
  const seen = new Set<string>()
  for (let step = 0; step < 5; step++) {
    const [first, ...rest] = apart!.calls(step)
    assert.deepEqual([first], alone!.calls(step))
    const { rows, batch } = first!
    assert.deepEqual(apart!.source.fill(rows, batch), alone!.source.fill(rows, batch))
    assert.deepEqual(
      rest.map(({ program }) => program),
      ['students', 'students', 'students'],
    )
    for (const { rows, batch } of [first!, ...rest]) seen.add(apart!.source.fill(rows, batch).inputs!.join())
  }
  assert.equal(seen.size, 20)
})

test('alternating without pressure trains the primary of none, to rounding', async () => {
  const more = 'training: { steps: 12, batch: 6 }'
  const plans = [pressed(plan(alternating('copies: 2, renew: 4'), all, more), [0]), plan('none', [], more)]
  const [apart, alone] = await Promise.all(plans.map((own) => trained(prepared, own, { stopAt: 12 })))
  const [state, expected] = [apart!, alone!].map((told) => told.checkpoints.at(-1)!.state)
  for (const [name, values] of Object.entries(expected!)) assertClose(state![name]!, values, 1e-5, name)
})

test('alternating: student k of K starts afresh at steps k·renew/K of every `renew`, never at step 0', () => {
  const renewals = (copies: number, renew: number, steps: number) => {
    const cohort = cohortOf(plan(alternating(`copies: ${copies}, renew: ${renew}`), [all[0]!]))
    return Array.from({ length: steps }, (_, step) => step).flatMap((step) =>
      cohort.renewed(step).map((k) => `${k} at ${step}`),
    )
  }
  const eight = ['1 at 2', '2 at 4', '3 at 6', '0 at 8', '1 at 10', '2 at 12', '3 at 14', '0 at 16']
  assert.deepEqual(renewals(4, 8, 17), eight)
  assert.deepEqual(renewals(3, 500, 1001), ['1 at 166', '2 at 333', '0 at 500', '1 at 666', '2 at 833', '0 at 1000'])
  assert.deepEqual(renewals(1, 5, 11), ['0 at 5', '0 at 10'])
  assert.deepEqual(renewals(4, 0, 100), [])
})

test('a renewed student has new weights, no moments and a step count of its own', async () => {
  const still = 'training: { steps: 14, batch: 6, optimizer: { kind: adam, learningRate: 0.000000001 } }'
  const own = plan(alternating('copies: 4, renew: 8, studentSteps: 2'), [all[0]!], still)
  const cohort = cohortOf(own)
  const { checkpoints } = await trained(prepared, own, { stopAt: 14, checkpointEvery: 0 })
  assert.equal(new Set(checkpoints.map(({ step }) => step)).size, 14)
  const since = [0, 0, 0, 0]
  for (const { step, state } of checkpoints) {
    for (const k of cohort.renewed(step - 1)) since[k] = step - 1
    since.forEach((start, k) => {
      const { owner, names } = cohort.students[k]!.parameters
      assert.equal(state[`count/${owner}`]![0], 2 * (step - start))
      const fresh = cohort.freshStudent(k, start)
      for (const name of names) {
        assertClose(state[name]!, fresh[name]!, 1e-4, `${name} at step ${step}`)
        assert.ok([...fresh[`m/${name}`]!, ...fresh[`v/${name}`]!].every((v) => v === 0))
        if (start && name.endsWith('weight')) assert.notDeepEqual(fresh[name], cohort.initial()[name])
      }
    })
    assert.equal(state['count/primary']![0], step)
  }
})
