import type { Work } from '../../core/engines/calibration.ts'
import type { Catalog } from '../../core/catalog/catalog.ts'
import { firstOf, parseExperiment, type Experiment } from '../../core/experiment/parse.ts'
import { planExperiment } from '../../core/experiment/plan.ts'
import { structuresOf, unusualPhases, type Planned, type Preparation } from '../../core/experiment/prepared.ts'
import { locate } from '../../core/experiment/source.ts'
import { describeWarning, warningsOf } from '../../core/experiment/warnings.ts'
import type { Choice, ExperimentPlan, Fault, Misfit, Settings } from '../../core/experiment/types.ts'
import type { Phase } from '../../core/phases.ts'

/** Parses an experiment file: returns all its faults, or everything needed before its first step. */
export function prepare(
  text: string,
  catalog: Catalog,
  checkTask: (task: Choice) => void,
  workOf: ((planned: Planned) => Work[]) | null = null,
  phasesOf: (settings: Settings) => readonly Phase[] | null = () => null,
  exceeding: (all: Iterable<Settings>) => Misfit[] = () => [],
): Preparation {
  const { experiment, faults } = parseExperiment(text, catalog)
  if (!experiment) return { faults }
  const plan = planExperiment(experiment, catalog)
  const missing = faultsOfData(experiment, plan, checkTask)
  if (missing.length > 0) return { faults: missing }
  const settings = new Set(plan.runs.map((run) => run.settings))
  const tooMuch = exceeding(settings).map((misfit) => ({ ...locate(experiment.source, misfit.path), ...misfit }))
  if (tooMuch.length > 0) return { faults: firstOf(tooMuch) }
  const structures = structuresOf(plan, catalog)
  const planned = { plan, structures, phases: unusualPhases(plan, structures, phasesOf) }
  const warnings = warningsOf(settings, catalog).map(describeWarning)
  return { prepared: { ...planned, work: workOf && counted(planned, workOf), warnings } }
}

/** Faults of the data that an experiment's tasks name. */
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

/** A program that cannot be traced counts as no work: its trainer reports the reason. */
function counted(planned: Planned, workOf: (planned: Planned) => Work[]): Work[] {
  try {
    return workOf(planned)
  } catch {
    return []
  }
}
