import type { Catalog } from '../core/catalog.ts'
import { parseExperiment } from '../core/experiment/parse.ts'
import { planExperiment } from '../core/experiment/plan.ts'
import { locate } from '../core/experiment/source.ts'
import type { Choice, Fault } from '../core/experiment/types.ts'

/** Everything that is wrong with an experiment file: its fields, and the data that its tasks name. */
export function faultsIn(text: string, catalog: Catalog, checkTask: (task: Choice) => void): Fault[] {
  const { experiment, faults } = parseExperiment(text, catalog)
  if (!experiment) return faults
  const given = new Map(
    planExperiment(experiment, catalog).runs.map(({ settings: { task } }) => [JSON.stringify(task), task]),
  )
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
