import { readFileSync } from 'node:fs'
import { cohorts, mostRuns } from '../../core/experiment/cohorts.ts'
import { parseExperiment } from '../../core/experiment/parse.ts'
import { planExperiment } from '../../core/experiment/plan.ts'
import { fillUniform, stream } from '../../core/random.ts'
import { catalog } from '../catalog.ts'
import { tasks } from '../tasks/index.ts'
import type { TaskData } from '../tasks/task.ts'
import { Cohort } from '../train/cohort.ts'

/** Built-in experiments on which engines are tried: narrow, middling and wide, each with students. */
export const calibrated: readonly string[] = ['ten-concepts', 'digits-quick', 'digits']

/** How much of a built-in experiment is one program. */
export interface Extent {
  /** At most. */
  runs: number
  /** Rows of a batch; the experiment's own where not given. */
  batch?: number
}

/** As the experiment trains. */
export const asItTrains: Extent = { runs: mostRuns }

/** The first cohort of a built-in experiment whose runs have students, in the code that trains it. */
export function cohortOf(experiment: string, { runs, batch }: Extent): Cohort {
  const text = readFileSync(new URL(`../../experiments/${experiment}.yaml`, import.meta.url), 'utf8')
  const overrides = batch === undefined ? {} : { 'training.batch': batch }
  const plan = planExperiment(parseExperiment(text, catalog).experiment!, catalog, overrides)
  const taught = plan.runs.filter(({ settings }) => settings.teaching.students.length > 0)
  const [first] = cohorts({ runs: taught }, catalog, { most: runs })
  return new Cohort({ index: 0, engine: '', runs: first! }, dataOf(first![0]!.settings.task))
}

const tableRows = 512
const [pixels, classes] = [28 * 28, 10]
/** Pixels of a stroke in a row: what passes over blank ones is as fast as on images only where ink lies together. */
const stroke = 4
/** One stroke in five is inked, more or less. */
const ink = (u: number): number => Math.max(0, 5 * u - 4)

/** A task's own data where they are generated; for digits a small table of the same width, since images load slowly. */
function dataOf(task: { kind: string }): TaskData {
  const { targets, open } = tasks.get(task.kind)
  if (targets === 'values') return open(task)
  const strokes = new Float32Array(Math.ceil((tableRows * pixels) / stroke))
  fillUniform(strokes, stream(0, 'pixels'), 0)
  const data = {
    n: tableRows,
    inputs: Float32Array.from({ length: tableRows * pixels }, (_, i) => ink(strokes[Math.floor(i / stroke)]!)),
    targets: Float32Array.from({ length: tableRows }, (_, row) => row % classes),
  }
  const never = (): never => {
    throw new Error('a speed is measured without held-out rows')
  }
  return { inputs: pixels, outputs: classes, concepts: [], data, dataHash: '', heldOut: never, studentRows: never }
}
