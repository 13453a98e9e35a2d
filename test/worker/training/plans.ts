import { cohorts } from '../../../core/experiment/cohorts.ts'
import { parseExperiment } from '../../../core/experiment/parse.ts'
import { planExperiment } from '../../../core/experiment/plan.ts'
import type { CohortPlan } from '../../../core/messages/trainer.ts'
import { catalog } from '../../../worker/catalog.ts'
import type { Arrays, Program } from '../../../worker/tensor/program.ts'
import { tasks } from '../../../worker/tasks/index.ts'
import type { TaskData } from '../../../worker/tasks/task.ts'
import type { Call } from '../../../worker/teaching/teaching.ts'
import { Cohort } from '../../../worker/cohort/cohort.ts'

/** The cohorts of an experiment text; throws its first fault. */
export function planned(text: string, most = 16): CohortPlan[] {
  const parsed = parseExperiment(text, catalog)
  if (!parsed.experiment) throw new Error(parsed.faults[0]!.message)
  const plan = planExperiment(parsed.experiment, catalog)
  return cohorts(plan, catalog, { most }).map((runs, index) => ({ index, runs, engine: 'cpu' }))
}

/** A cohort with its task opened. */
export const cohortOf = (plan: CohortPlan): Cohort => {
  const { task } = plan.runs[0]!.settings
  return new Cohort(plan, tasks.get(task.kind).open(task))
}

/** A task with no more than the first rows of what it stores. */
export function firstRows(task: TaskData, rows: number): TaskData {
  const { data } = task
  if (!data || data.n <= rows) return task
  const part = (values: Float32Array) => values.slice(0, (values.length / data.n) * rows)
  return { ...task, data: { n: rows, inputs: part(data.inputs), targets: part(data.targets) } }
}

/** The plan's first run once for each pressure, 0 among them, which a file would make a run without students. */
export const pressed = (plan: CohortPlan, pressures: number[]): CohortPlan => ({
  ...plan,
  runs: pressures.map((pressure, i) => {
    const settings = structuredClone(plan.runs[0]!.settings)
    settings.teaching.pressure = pressure
    return { ...plan.runs[0]!, key: String(i), settings }
  }),
})

/** Rows and rates for one call of a training program; `counts` holds each group's updates so far, and is moved on. */
export function feedsOf(
  cohort: Cohort,
  program: Program,
  call: Omit<Call, 'program'>,
  step = 0,
  counts: Record<string, number> = {},
): Arrays {
  const owners = program.update!.groups.map(({ owner }) => owner)
  const rates = owners.map((owner) => cohort.rates(owner, step, (counts[owner] = (counts[owner] ?? 0) + 1)))
  return Object.assign({ ...cohort.feeds(call, step) }, cohort.ownFeeds(program, call), ...rates) as Arrays
}

/** Ten concepts behind a rotation, read by one linear student with an l1 reader; small. */
export const tenConcepts = (fields = '', teaching = 'mode: joint, pressure: 1'): string => `
name: ten concepts
task: { kind: concepts, concepts: 10, inputs: 10, density: 0.1 }
primary: { kind: mlp, hidden: [10], init: { kind: normal, sd: 0.4 }, outputBias: false }
teaching:
  ${teaching.split(', ').join('\n  ')}
  students:
    - { sees: code, predicts: targets, distance: squared, network: linear, bias: false,
        init: { kind: normal, sd: 0.4 }, reader: { kind: l1, cost: [0.003, 0.01] } }
${fields}`
