// Shipped experiments on native code, a run alone and among others; native.whole.test.ts runs them.
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { Cohort } from '../../../../worker/cohort/cohort.ts'
import type { CohortPlan } from '../../../../core/messages/trainer.ts'
import { nativeEngine } from '../../../../worker/engines/native/engine.ts'
import { networks } from '../../../../worker/networks/index.ts'
import { tasks } from '../../../../worker/tasks/index.ts'
import { noUpdates, Steps } from '../../../../worker/training/step.ts'
import { firstRows, planned } from '../../training/plans.ts'

const engine = await nativeEngine()
const folder = new URL('../../../../experiments/', import.meta.url)

/** Everything that a cohort moves, after two steps, between which a new process may go on from what was read. */
async function trained(plan: CohortPlan, { resumed = false } = {}) {
  const { task, primary } = plan.runs[0]!.settings
  const { open, standIn } = tasks.get(task.kind)
  // Stand-ins are no pictures.
  const isPicture = networks.get(primary.kind).reads === 'pictures'
  const cohort = new Cohort(plan, standIn && !isPicture ? standIn(task) : firstRows(open(task), 1000))
  const compiled = await engine.compile(cohort.programs)
  let session = compiled.start(cohort.initial())
  const counts = noUpdates(cohort)
  for (let step = 0; step < 2; step++) {
    if (step > 0 && resumed) {
      const state = await session.read(cohort.moved)
      session.dispose()
      session = compiled.start({ ...cohort.initial(), ...state })
    }
    await new Steps(cohort, session, counts).run(step)
  }
  const state = await session.read(cohort.moved)
  session.dispose()
  compiled.release()
  return state
}

/** The first cohorts with most runs, small enough to be tried in a moment. */
function cohortsOf(text: string): CohortPlan[] {
  const plans = planned(text.replace(/batch: *\d+/g, 'batch: 24'), 6).filter(({ runs }) => runs.length > 1)
  const byStudents = Map.groupBy(plans, ({ runs }) => runs[0]!.settings.teaching.students.length > 0)
  return [...byStudents.values()].map(([first]) => first!)
}

const bytes = (values: Float32Array | Int32Array) => Buffer.from(values.slice().buffer)

const files = readdirSync(folder).filter((name) => name.endsWith('.yaml'))

const textOf = (file: string): string => readFileSync(new URL(file, folder), 'utf8')
const texts = {
  ...Object.fromEntries(files.map((file) => [file, textOf(file)])),
  'brackets, read by a recurrent network': textOf('brackets.yaml').replace(
    /primary: .*/,
    'primary: { kind: recurrent, units: [12, 9] }',
  ),
  'digits, a student of inputs that pays': `
task: { kind: digits }
primary: { kind: mlp, hidden: [5] }
teaching:
  mode: joint
  pressure: [0.5, 1]
  students: [{ sees: input, predicts: outputs, network: linear, reader: { kind: l1, cost: 0.003 } }]
training: { steps: 3, batch: 6 }
seeds: 2`,
  'digits, a convolution without an activation': `
task: { kind: digits }
primary: { kind: conv, channels: [4], activation: identity }
sparsity: { kind: l1, strength: [0.1, 0.2] }
teaching: { mode: none, pressure: 0, students: [] }
training: { steps: 3, batch: 6 }
seeds: 2`,
}

for (const [name, text] of Object.entries(texts))
  test(`native: ${name} gives a run the same bits alone, among others and resumed`, async () => {
    const plans = cohortsOf(text)
    assert.ok(plans.length > 0)
    for (const plan of plans) {
      const all = await trained(plan)
      const again = await trained(plan, { resumed: true })
      for (const [name, values] of Object.entries(again))
        assert.equal(Buffer.compare(bytes(values), bytes(all[name]!)), 0, `${name} of a resumed cohort differs`)
      const { length } = plan.runs
      const last = length - 1
      const alone = await trained({ ...plan, runs: [plan.runs[last]!] })
      for (const [name, values] of Object.entries(alone)) {
        const many = all[name]!
        const own = many.slice((many.length / length) * last)
        assert.equal(Buffer.compare(bytes(values), bytes(own)), 0, `${name} of ${length} runs differs`)
      }
    }
  })
