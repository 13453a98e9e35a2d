import type { Catalog } from '../../core/catalog/catalog.ts'
import { count } from '../../core/experiment/expand.ts'
import { parseExperiment, seedsOf } from '../../core/experiment/parse.ts'
import { planExperiment } from '../../core/experiment/plan.ts'
import { experimentSchema } from '../../core/experiment/schema.ts'

/** With more runs than this, an experiment is not planned only to know whether its students are renewed. */
const mostPlanned = 5000

/**
 * Steps after which students of an experiment start afresh, so that their curves jump; several if the sweep has several,
 * none if they never do.
 */
export function renewals(text: string, catalog: Catalog): number[] {
  const { experiment } = parseExperiment(text, catalog)
  if (!experiment) return []
  const runs = count(experiment.source, experimentSchema(catalog)) * seedsOf(experiment.source).length
  if (runs > mostPlanned) return []
  const every = planExperiment(experiment, catalog).runs.map(({ settings }) => settings.teaching.renew)
  return [...new Set(every.filter((steps): steps is number => typeof steps === 'number' && steps > 0))]
}

/** Why curves of students look like a saw, as a sentence; null if they do not. */
export function renewalWords(steps: readonly number[]): string | null {
  if (steps.length === 0) return null
  const words = steps.map((n) => n.toLocaleString('en')).join(' or ')
  return `A student starts afresh every ${words} steps (renew), so its curves jump up there and fall again.`
}
