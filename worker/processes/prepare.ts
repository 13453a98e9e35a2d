import type { Work } from '../../core/engines/calibration.ts'
import type { Catalog } from '../../core/catalog/catalog.ts'
import { firstOf, parseExperiment, type Experiment } from '../../core/experiment/parse.ts'
import { keyOf, planExperiment } from '../../core/experiment/plan.ts'
import { structuresOf, unusualPhases, type Planned, type Preparation } from '../../core/experiment/prepared.ts'
import { locate } from '../../core/experiment/source.ts'
import { describeWarning, warningsOf } from '../../core/experiment/warnings.ts'
import type { Choice, ExperimentPlan, Fault, Misfit, Settings } from '../../core/experiment/types.ts'
import type { Phase } from '../../core/phases.ts'
import type { CheckedTask } from '../tasks/check.ts'

/** Parses an experiment file: returns all its faults, or everything needed before its first step. */
export function prepare(
  text: string,
  catalog: Catalog,
  checkTask: (task: Choice) => CheckedTask,
  workOf: ((planned: Planned) => Work[]) | null = null,
  phasesOf: (settings: Settings) => readonly Phase[] | null = () => null,
  exceeding: (all: Iterable<Settings>) => Misfit[] = () => [],
): Preparation {
  const { experiment, faults } = parseExperiment(text, catalog)
  if (!experiment) return { faults }
  const wanted = planExperiment(experiment, catalog)
  const { checked, missing } = dataOf(experiment, wanted, checkTask)
  if (missing.length > 0) return { faults: missing }
  const plan = withData(wanted, checked)
  const settings = new Set(plan.runs.map((run) => run.settings))
  const tooMuch = exceeding(settings).map((misfit) => ({ ...locate(experiment.source, misfit.path), ...misfit }))
  if (tooMuch.length > 0) return { faults: firstOf(tooMuch) }
  const structures = structuresOf(plan, catalog)
  const planned = { plan, structures, phases: unusualPhases(plan, structures, phasesOf) }
  const warnings = warningsOf(settings, catalog).map(describeWarning)
  const said = [...new Set([...checked.values()].flatMap((one) => one.said))]
  return { prepared: { ...planned, work: workOf && counted(planned, workOf), warnings, said } }
}

/** An experiment's tasks by what its file says of each, with their data named by hash, and faults of the data. */
function dataOf(experiment: Experiment, plan: ExperimentPlan, checkTask: (task: Choice) => CheckedTask) {
  const given = new Map(plan.runs.map(({ settings: { task } }) => [JSON.stringify(task), task]))
  const checked = new Map<string, CheckedTask>()
  const found = new Map<string, Fault>()
  for (const [written, task] of given)
    try {
      checked.set(written, checkTask(task))
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error)
      const [, field = 'task', words = message] = /^(task\.\w+): (.*)$/s.exec(message) ?? []
      found.set(message, { ...locate(experiment.source, field), path: field, message: words })
    }
  return { checked, missing: [...found.values()] }
}

/** A plan whose settings name the data of its tasks by hash. */
function withData(plan: ExperimentPlan, checked: ReadonlyMap<string, CheckedTask>): ExperimentPlan {
  const known = new Map<Settings, Settings>()
  const key = keyOf()
  const runs = plan.runs.map((run) => {
    const { settings, seed } = run
    const { task } = checked.get(JSON.stringify(settings.task))!
    if (task === settings.task) return run
    const named = known.get(settings) ?? { ...settings, task }
    known.set(settings, named)
    return { ...run, settings: named, key: key(named, seed) }
  })
  return { ...plan, runs }
}

/** A program that cannot be traced counts as no work: its trainer reports the reason. */
function counted(planned: Planned, workOf: (planned: Planned) => Work[]): Work[] {
  try {
    return workOf(planned)
  } catch {
    return []
  }
}
