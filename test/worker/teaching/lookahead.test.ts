import assert from 'node:assert/strict'
import { test } from 'node:test'
import { eager } from '../../../worker/engines/eager/engine.ts'
import type { TaskData } from '../../../worker/tasks/task.ts'
import type { Arrays, Program } from '../../../worker/tensor/program.ts'
import { Cohort } from '../../../worker/cohort/cohort.ts'
import { golden as read, type LookaheadMode } from '../../golden/golden.ts'
import { assertClose } from '../derivatives.ts'
import { eagerStep } from '../engines/eager.ts'
import { compiledEngines } from '../engines/engines.ts'
import { cohortOf, feedsOf, planned } from '../training/plans.ts'

const golden = read<LookaheadMode>('lookahead-mode')
const [n, D, C] = [golden.inputs.length, golden.inputs[0]!.length, 3]
const B = golden.batch

const students: Record<string, string> = {
  kl: `{ sees: code, predicts: outputs, network: linear, distance: { kind: kl, temperature: 4 },
      reader: { kind: l1, cost: ${golden.cost} } }`,
  fvu: `{ sees: input, predicts: code, network: { kind: mlp, hidden: [4], activation: tanh }, distance: fvu, reader: dense }`,
}

/** The rows of the golden file as a stored data set. */
const rows: TaskData = {
  inputs: D,
  outputs: C,
  concepts: [],
  image: { channels: 1, height: 3, width: 3 },
  dataHash: '',
  data: { n, inputs: Float32Array.from(golden.inputs.flat()), targets: Float32Array.from(golden.classes) },
  heldOut: () => assert.fail('not evaluated here'),
  studentRows: () => assert.fail('not evaluated here'),
}

/** A cohort of one run of the golden file's primary, with one student that looks `inner` steps ahead. */
function goldenCohort(student: string, inner: number): Cohort {
  const [plan] = planned(`
task: { kind: digits }
primary: { kind: mlp, hidden: [5], activation: tanh }
teaching: { mode: lookahead, inner: ${inner}, innerRate: ${golden.rate}, copies: 1, pressure: ${golden.pressure},
  students: [${students[student]}] }
training: { steps: 2, batch: ${B} }
seeds: 1`)
  return new Cohort(plan!, rows)
}

/** The golden file's parameters, and its rows in its order: those that are scored, then those of each inner step. */
function goldenState(cohort: Cohort, student: 'kl' | 'fvu'): Arrays {
  const named = (owner: string, values: Record<string, number[]>) =>
    Object.entries(values).map(([name, own]) => [`${owner}/${name}`, Float32Array.from(own)])
  const parameters = [...named('primary', golden.primary), ...named('student/0.0', golden.students[student])]
  return { ...cohort.initial(), ...(Object.fromEntries(parameters) as Arrays) }
}
const rowsOf = (place: number) => Int32Array.from({ length: B }, (_, i) => place * B + i)

for (const engine of [eager('cpu'), ...compiledEngines])
  for (const { student, inner, ...want } of golden.cases)
    test(`${engine.name}: the primary's gradient through ${inner} steps of a student under ${student} is PyTorch's`, async () => {
      const cohort = goldenCohort(student, inner)
      const program = cohort.programs.find(({ name }) => name === 'primary')!
      const names = Object.keys(want.gradients).map((name) => `primary/${name}`)
      const { update: _update, step, ...rest } = program
      const bare: Program = {
        ...rest,
        step(state, feeds) {
          const { fetches, gradients } = step(state, feeds)
          return { fetches: { ...fetches, ...gradients } }
        },
      }
      const compiled = await engine.compile([bare])
      const session = compiled.start(goldenState(cohort, student))
      const feeds = feedsOf(cohort, program, cohort.calls(0)[0]!)
      feeds.rows = rowsOf(0)
      for (let i = 0; i < inner; i++) feeds[`besides ${i}/rows`] = rowsOf(1 + i)
      const got = await session.run(bare.name, feeds, ['task loss', 'student 0 distance', ...names])
      assertClose([got['task loss']![0]!, got['student 0 distance']![0]!], [want.task, want.distance], 1e-4, 'losses')
      const expected = Object.values(want.gradients).flat()
      const found = names.flatMap((name) => [...got[name]!])
      const off = Math.hypot(...expected.map((v, i) => v - found[i]!)) / Math.hypot(...expected)
      assert.ok(off < 1e-3, `relative error ${off}; a first-order gradient is off by ${want.firstOrder}`)
      assert.ok(want.firstOrder > 0.03, 'first order alone would show')
      session.dispose()
      compiled.release()
    })

const small = (options: string, more = '') =>
  cohortOf(
    planned(`
task: { kind: concepts, concepts: 4, density: 0.6 }
primary: { kind: mlp, hidden: [5] }
teaching: { ${options}, pressure: 1, students: [{ sees: code, predicts: targets, reader: { kind: l1, cost: 0.01 } }] }
training: { steps: 9, batch: 6 }
seeds: 2${more}`)[0]!,
  )

test('lookahead: a step scores the rows of none; its inner steps and its students have others', () => {
  const [cohort, alone] = [small('mode: lookahead, inner: 3, studentSteps: 2, copies: 2'), small('mode: none')]
  const seen = new Set<string>()
  for (let step = 0; step < 4; step++) {
    const [first, ...rest] = cohort.calls(step)
    const { besides, ...own } = first!
    assert.deepEqual([own], alone.calls(step))
    assert.deepEqual(
      rest.map(({ program }) => program),
      ['students', 'students'],
    )
    for (const { rows, batch } of [own, ...besides!, ...rest]) seen.add(cohort.source.fill(rows, batch).inputs!.join())
    const fed = cohort.feeds(first!, step)
    const batches = ['inputs', ...besides!.map((_, i) => `besides ${i}/inputs`)].map((name) => fed[name]!.join())
    assert.equal(new Set(batches).size, 4, 'each batch keeps its rows')
  }
  assert.equal(seen.size, 4 * 6)
})

test('lookahead: students are those of alternating, on the same rows', () => {
  const [ahead, apart] = ['lookahead', 'alternating'].map((mode) => small(`mode: ${mode}, copies: 2, renew: 4`))
  assert.deepEqual(ahead!.calls(3).slice(1), apart!.calls(3).slice(1))
  for (let step = 0; step < 9; step++) assert.deepEqual(ahead!.renewed(step), apart!.renewed(step))
  const moved = [ahead!, apart!].map((cohort) => {
    const program = cohort.programs.find(({ name }) => name === 'students')!
    return eagerStep(program, cohort.initial(), feedsOf(cohort, program, cohort.calls(0)[1]!)).gradients
  })
  assert.deepEqual(moved[0], moved[1])
})

test('lookahead: the copy is discarded; its step moves the primary alone', () => {
  const cohort = small('mode: lookahead, inner: 2, copies: 2')
  const program = cohort.programs.find(({ name }) => name === 'primary')!
  const before = cohort.initial()
  const { state, gradients } = eagerStep(program, before, feedsOf(cohort, program, cohort.calls(0)[0]!))
  for (const [name, values] of Object.entries(state))
    if (name.includes('student/')) assert.deepEqual(values, before[name])
  assert.ok(Object.keys(gradients).every((name) => name.startsWith('primary/')))
})

test('lookahead from init: every step begins with new students, of its seed and step; none is kept', () => {
  const cohort = small('mode: lookahead, from: init, copies: 2')
  assert.deepEqual(
    cohort.programs.map(({ name }) => name),
    ['primary', 'primary alone'],
  )
  for (const step of [0, 1, 7]) {
    assert.deepEqual(cohort.renewed(step), [0, 1])
    assert.deepEqual(
      cohort.calls(step).map(({ program }) => program),
      ['primary'],
    )
  }
  const weights = [0, 1].map((step) => cohort.freshStudent(0, step)['student/0.0/0/weight'])
  assert.notDeepEqual(weights[0], weights[1])
  assert.deepEqual(weights[1], cohort.freshStudent(0, 1)['student/0.0/0/weight'])
  assert.equal(cohort.teaching.keepsStudents!(cohort.settings.teaching), false)
  const kept = small('mode: lookahead')
  assert.equal(kept.teaching.keepsStudents!(kept.settings.teaching), true)
})

test('renewal together: all students start afresh at once, at every `renew` steps, never at step 0', () => {
  for (const mode of ['alternating', 'lookahead']) {
    const cohort = small(`mode: ${mode}, copies: 3, renew: 4, renewal: together`)
    const renewals = Array.from({ length: 9 }, (_, step) => cohort.renewed(step).join())
    assert.deepEqual(renewals, ['', '', '', '', '0,1,2', '', '', '', '0,1,2'])
  }
})
