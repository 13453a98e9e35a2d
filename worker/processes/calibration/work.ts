import type { Work } from '../../../core/engines/calibration.ts'
import { structureIn, type Planned } from '../../../core/experiment/prepared.ts'
import type { RunPlan } from '../../../core/experiment/types.ts'
import { tasks } from '../../tasks/index.ts'
import type { TaskData } from '../../tasks/task.ts'
import { Cohort } from '../../cohort/cohort.ts'
import { phasesIn } from '../../../core/experiment/prepared.ts'
import { phasesOf, trainingSteps } from '../../../core/phases.ts'
import { stepFlops } from '../../training/step.ts'

/** Tracing a program takes a moment; of more structures than this, only this many, evenly spaced, are traced. */
const mostTraced = 64

/** The work of training, structure by structure, counted from traced programs. */
export function workOf(planned: Planned): Work[] {
  const stepsOf = (run: RunPlan) =>
    trainingSteps(phasesOf({ runs: [run], ...phasesIn(planned, structureIn(planned)(run)) }))
  const groups = [...Map.groupBy(planned.plan.runs, structureIn(planned)).values()].filter(([one]) => stepsOf(one!) > 0)
  const traced = Math.min(groups.length, mostTraced)
  return Array.from({ length: traced }, (_, i) => {
    const same = groups[Math.floor((i * groups.length) / traced)]!
    const [one] = same
    return { flops: flopsOfRun(one!), runs: same.length, steps: stepsOf(one!) }
  })
}

const opened = new Map<string, TaskData>()

/** Multiplications and additions of one training step of a run. */
export function flopsOfRun(run: RunPlan): number {
  const { task } = run.settings
  const key = JSON.stringify(task)
  const data = opened.get(key) ?? tasks.get(task.kind).open(task)
  opened.set(key, data)
  return stepFlops(new Cohort({ index: 0, engine: '', runs: [run] }, data))
}
