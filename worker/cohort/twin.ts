import type { TaskData } from '../tasks/task.ts'
import { Cohort } from './cohort.ts'

/**
 * The same runs from another start, on rows of their task in another order: all that a seed decides is another's, but not what
 * the task is. It has the programs of the first cohort, so it may train in the same session.
 */
export function twinOf({ plan, task, key }: Cohort): Cohort {
  const runs = plan.runs.map((run) => ({ ...run, seed: twinSeed(run.seed) }))
  const twin = new Cohort({ ...plan, runs }, ofTwins(task))
  if (twin.key !== key) throw new Error(`the twin of a cohort has other programs: ${twin.key} in place of ${key}`)
  return twin
}

/** The seed of a seed's twin: far from seeds that files name, and another for each. */
export const twinSeed = (seed: number): number => (seed + away) >>> 0
const seedOf = (twin: number): number => (twin - away) >>> 0
const away = 0x9e3779b9

/** The task of a seed as its twin sees it: the same task, and training rows that are drawn anew. */
function ofTwins(task: TaskData): TaskData {
  const { generate, vary, alone } = task
  const anew = (purpose: string) => `twin: ${purpose}`
  return {
    ...task,
    ...(generate && {
      generate: (seed, purpose, ...rest) => generate.call(task, seedOf(seed), anew(purpose), ...rest),
    }),
    ...(vary && { vary: (seed, purpose, ...rest) => vary.call(task, seedOf(seed), anew(purpose), ...rest) }),
    ...(alone && { alone: (seed) => alone.call(task, seedOf(seed)) }),
    heldOut: (seed, rows) => task.heldOut(seedOf(seed), rows),
    studentRows: (seed, n) => task.studentRows(seedOf(seed), n),
  }
}
