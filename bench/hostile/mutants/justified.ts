import { isDeepStrictEqual } from 'node:util'
import { parseDocument, stringify } from 'yaml'
import type { Catalog } from '../../../core/catalog/catalog.ts'
import { parseExperiment, type Experiment } from '../../../core/experiment/parse.ts'
import { planExperiment } from '../../../core/experiment/plan.ts'
import { questionOf } from '../../../core/experiment/question.ts'
import { plainValue } from '../../../core/experiment/source.ts'
import type { ExperimentPlan } from '../../../core/experiment/types.ts'

/**
 * Why an accepted experiment should have been refused; undefined if everything in its text appears in the plan. The
 * text is read a second time by the YAML library's own conversion, which shares no code with ours.
 */
export function unjustified(experiment: Experiment, plan: ExperimentPlan, catalog: Catalog): string | undefined {
  const read = plainValue(experiment.source)
  const second = parseDocument(experiment.text.replace(/^\ufeff/, ''), {
    merge: true,
    uniqueKeys: false,
    logLevel: 'silent',
  })
  const other: unknown = second.toJS({ maxAliasCount: -1 })
  if (second.errors.length > 0) return `another reader says ${second.errors[0]!.message}`
  if (!same(read, other)) return 'another reader reads it differently'
  const again = parseExperiment(stringify(read), catalog)
  if (!again.experiment) return `written out it has faults: ${again.faults[0]!.message}`
  if (!isDeepStrictEqual(keysOf(planExperiment(again.experiment, catalog)), keysOf(plan)))
    return 'written out it is other runs'
  const { name = 'untitled', seeds = 8, question, ...rest } = other as Record<string, unknown>
  if (name !== plan.name) return 'its name is another'
  const wanted = typeof seeds === 'number' ? Array.from({ length: seeds }, (_, seed) => seed) : seeds
  if (!isDeepStrictEqual(wanted, plan.seeds)) return 'its seeds are others'
  const unasked = unaskedOf(question, experiment.text)
  if (unasked) return unasked
  return uncovered(rest, [...new Set(plan.runs.map((run) => run.settings))], '')
}

/** The first field of a question that is not part of what is asked; it changes no run. */
function unaskedOf(question: unknown, text: string): string | undefined {
  const asked = questionOf(text) as Record<string, unknown> | null
  return first(Object.entries(question ?? {}), ([key, value]) =>
    value === 'default' || isDeepStrictEqual(asked?.[key], value)
      ? undefined
      : `question.${key} is accepted and asks nothing`,
  )
}

const keysOf = (plan: ExperimentPlan): string[] => plan.runs.map(({ key }) => key)

/** The first part of a file that appears in no setting; undefined if there is none. */
function uncovered(value: unknown, settings: readonly unknown[], path: string): string | undefined {
  const missing = `${path} is accepted and changes nothing`
  const found = settings.filter((one) => one !== undefined)
  if (path === 'teaching' && found.every((one) => (one as { mode: string }).mode === 'none')) return undefined
  // Runs without a control say nothing of controls.
  if (path === 'control' && value === 'none' && found.length < settings.length) return undefined
  if (value === null || typeof value !== 'object')
    return found.some((one) => same(one, value) || named(one) === value) ? undefined : missing
  if (isSweep(value)) return first(value.sweep, (item) => uncovered(item, found, path))
  if (!Array.isArray(value))
    return first(Object.entries(value), ([key, part]) =>
      uncovered(
        part,
        found.map((one) => partOf(one, key)),
        path ? `${path}.${key}` : key,
      ),
    )
  const lists = found.filter((one): one is unknown[] => Array.isArray(one))
  if (lists.length === 0) return first(value, (item) => uncovered(item, settings, path))
  const alike = lists.filter((list) => list.length === value.length)
  return alike.length === 0
    ? missing
    : first([...value.entries()], ([i, item]) =>
        uncovered(
          item,
          alike.map((list) => list[i]),
          `${path}.${i}`,
        ),
      )
}

const isSweep = (value: object): value is { sweep: unknown[] } =>
  Object.keys(value).length === 1 && Array.isArray((value as { sweep?: unknown }).sweep)

/** The variant that a part of the settings names. */
const named = (one: unknown): unknown =>
  one !== null && typeof one === 'object'
    ? ((one as { kind?: unknown }).kind ?? (one as { mode?: unknown }).mode)
    : undefined

const partOf = (one: unknown, key: string): unknown =>
  one !== null && typeof one === 'object' && Object.hasOwn(one, key) ? (one as Record<string, unknown>)[key] : undefined

function first<T>(items: readonly T[], wrong: (item: T) => string | undefined): string | undefined {
  for (const item of items) {
    const found = wrong(item)
    if (found !== undefined) return found
  }
  return undefined
}

/** Deep equality; minus zero equals zero, and the order of fields does not matter. */
function same(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (a === null || b === null || typeof a !== 'object' || typeof b !== 'object') return false
  if (Array.isArray(a) !== Array.isArray(b)) return false
  const keys = Object.keys(a)
  return (
    keys.length === Object.keys(b).length &&
    keys.every((key) => Object.hasOwn(b, key) && same(partOf(a, key), partOf(b, key)))
  )
}
