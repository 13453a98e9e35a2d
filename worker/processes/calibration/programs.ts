import { readFileSync } from 'node:fs'
import { cohorts, mostRuns } from '../../../core/experiment/cohorts.ts'
import { parseExperiment } from '../../../core/experiment/parse.ts'
import { planExperiment } from '../../../core/experiment/plan.ts'
import { catalog } from '../../catalog.ts'
import { tasks } from '../../tasks/index.ts'
import type { TaskData } from '../../tasks/task.ts'
import { Cohort } from '../../cohort/cohort.ts'

/** Built-in experiments on which engines are tested: narrow, medium and wide, each with students. */
export const calibrated: readonly string[] = ['ten-concepts', 'digits-quick', 'digits']

/** A cohort of a built-in experiment: of its runs with students, or of those without. */
export interface Part {
  experiment: string
  taught: boolean
}

/** How the program of a part is called. */
export const nameOf = ({ experiment, taught }: Part): string => (taught ? experiment : `${experiment}, no student`)

/** A brief test trains a narrow and a wide program: the wide one without students, which is half the code to compile. */
export const ends: readonly Part[] = [
  { experiment: 'ten-concepts', taught: true },
  { experiment: 'digits', taught: false },
]

/** One between them, for engines of which it may be the fastest. */
export const between: Part = { experiment: 'digits-quick', taught: true }

/** That is: not slower than the fastest by more than this factor at both ends. */
export const near = 1.5

/** The part of a built-in experiment that makes one program. */
export interface Extent {
  /** Maximum number of runs. */
  runs: number
  /** Rows of a batch; by default the experiment's own. */
  batch?: number
}

/** The same extent as in training. */
export const asItTrains: Extent = { runs: mostRuns }

/** The first cohort of a built-in experiment whose runs have students, or have none, built by the code that trains it. */
export function cohortOf(experiment: string, { runs, batch }: Extent, taught = true): Cohort {
  const text = readFileSync(new URL(`../../../experiments/${experiment}.yaml`, import.meta.url), 'utf8')
  const overrides = batch === undefined ? {} : { 'training.batch': batch }
  const plan = planExperiment(parseExperiment(text, catalog).experiment!, catalog, overrides)
  const wanted = plan.runs.filter(({ settings }) => settings.teaching.students.length > 0 === taught)
  const [first] = cohorts({ runs: wanted }, catalog, { most: runs })
  return new Cohort({ index: 0, engine: '', runs: first! }, dataOf(first![0]!.settings.task))
}

/** A task's own data, or the stand-in of a task that opens slowly. */
function dataOf(task: { kind: string }): TaskData {
  const { open, standIn } = tasks.get(task.kind)
  return standIn ? standIn(task) : open(task)
}
