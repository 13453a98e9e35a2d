import type { Work } from '../../core/engines/calibration.ts'
import type { Catalog } from '../../core/catalog/catalog.ts'
import { parseExperiment, type Experiment } from '../../core/experiment/parse.ts'
import { planExperiment } from '../../core/experiment/plan.ts'
import { structuresOf, type Planned, type Preparation } from '../../core/experiment/prepared.ts'
import { locate } from '../../core/experiment/source.ts'
import type { Choice, ExperimentPlan, Fault } from '../../core/experiment/types.ts'

/** Takes an experiment file apart: everything that is wrong with it, or all that is asked of it before its first step. */
export function prepare(
  text: string,
  catalog: Catalog,
  checkTask: (task: Choice) => void,
  workOf: ((planned: Planned) => Work[]) | null = null,
): Preparation {
  const { experiment, faults } = parseExperiment(text, catalog)
  if (!experiment) return { faults }
  const plan = planExperiment(experiment, catalog)
  const missing = faultsOfData(experiment, plan, checkTask)
  if (missing.length > 0) return { faults: missing }
  const planned = { plan, structures: structuresOf(plan, catalog) }
  return { prepared: { ...planned, work: workOf && counted(planned, workOf) } }
}

/** What is wrong with the data that an experiment's tasks name. */
function faultsOfData(experiment: Experiment, plan: ExperimentPlan, checkTask: (task: Choice) => void): Fault[] {
  const given = new Map(plan.runs.map(({ settings: { task } }) => [JSON.stringify(task), task]))
  const found = new Map<string, Fault>()
  for (const task of given.values())
    try {
      checkTask(task)
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error)
      const [, field = 'task', words = message] = /^(task\.\w+): (.*)$/s.exec(message) ?? []
      found.set(message, { ...locate(experiment.source, field), path: field, message: words })
    }
  return [...found.values()]
}

/** A program that cannot be traced is no work: its trainer says why. */
function counted(planned: Planned, workOf: (planned: Planned) => Work[]): Work[] {
  try {
    return workOf(planned)
  } catch {
    return []
  }
}
