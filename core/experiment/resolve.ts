import type { Catalog } from '../catalog/catalog.ts'
import type { JsonSchema } from '../catalog/options.ts'
import { controlled, type Usual } from './controlled.ts'
import { layersNamed } from './layers.ts'
import { experimentSchema } from './schema.ts'
import { fieldOf, isChoice, itemsOf, tagOf } from './shape.ts'
import type { Choice, Settings, StudentSettings } from './types.ts'

/** Settings of one combination, with every default filled in and every field without effect removed. */
export const settingsOf = (value: unknown, catalog: Catalog): Settings => resolver(catalog)(value)

/** `settingsOf` for the many combinations of a sweep: shared parts are resolved once, and shared by the settings. */
export function resolver(catalog: Catalog): (value: unknown) => Settings {
  const schema = experimentSchema(catalog)
  const known: Known = new Map()
  const distances = itemsOf(schema.properties!['teaching']!.anyOf![0]!.properties!['students']!).properties![
    'distance'
  ]!
  /** What a student predicts by default depends on the task, and its default distance on both. */
  const measured = new WeakMap<object, Map<string, Settings['teaching']>>()
  const usualOf = (student: Pick<StudentSettings, 'predicts'>, settings: Settings) =>
    resolve(usualDistance(student, settings, catalog), distances, known) as Choice
  const withDistances = (settings: Settings): Settings['teaching'] => {
    const { teaching, task } = settings
    let byTask = measured.get(teaching)
    if (!byTask) measured.set(teaching, (byTask = new Map()))
    const usual = conceptsAreTargets(task, catalog) ? 'targets' : 'outputs'
    const kind = `${targetsOfTask(task, catalog)} ${usual}`
    let full = byTask.get(kind)
    if (!full) {
      // A mode that imitates without students has no field for them.
      const students = (teaching.students ?? []).map((given) => {
        const student = given.predicts === undefined ? { ...given, predicts: usual as typeof given.predicts } : given
        return student.distance === undefined ? { ...student, distance: usualOf(student, settings) } : student
      })
      const predicts = imitatedBy(teaching.mode, catalog)
      const { usualDistance: own, controls, unlabelled } = factsOf(catalog, 'teaching', teaching.mode)
      const distanceOf = () =>
        own === undefined ? usualOf({ predicts: predicts! }, settings) : resolve(own, distances, known)
      const felt = held(teaching, catalog)
      const distance = teaching.distance ?? (predicts && (distanceOf() as Choice))
      // What a whole mode is a control of, and that it shows rows without targets, stand in its settings, for whoever
      // compares runs without a catalog.
      const alone = { ...(controls !== undefined && { controls }), ...(unlabelled === true && { unlabelled }) }
      byTask.set(kind, (full = { ...felt, ...alone, ...(distance && { distance }), students }))
    }
    return full
  }
  const usual = usualIn(schema, known)
  return (value) => {
    const {
      name: _name,
      seeds: _seeds,
      question: _question,
      ...settings
    } = resolve(value, schema, known) as Settings & { name: string; seeds: unknown; question: unknown }
    return controlled(layersNamed({ ...settings, teaching: withDistances(settings) }, catalog), catalog, usual)
  }
}

/** Teaching with the one of pressure and budget that is felt: a budget that bounds takes the place of the pressure. */
function held(teaching: Settings['teaching'], catalog: Catalog): Settings['teaching'] {
  const { pressure, budget, ...rest } = teaching
  if (budget && isBounded(budget, catalog)) return { ...rest, budget }
  return pressure === undefined ? rest : { ...rest, pressure }
}

/** Whether a budget bounds the task loss. */
export const isBounded = ({ kind }: Choice, catalog: Catalog): boolean =>
  factsOf(catalog, 'budget', kind)['bounds'] === true

/** What settings are where a file says nothing of them. */
export const usualSettings = (catalog: Catalog): Usual => usualIn(experimentSchema(catalog), new Map())

const usualIn =
  (schema: JsonSchema, known: Known): Usual =>
  (field) =>
    resolve(undefined, schema.properties![field]!, known) as never

/** What the networks of a teaching mode imitate that has no students; undefined for one that has. */
export const imitatedBy = (mode: string, catalog: Catalog): StudentSettings['predicts'] | undefined =>
  factsOf(catalog, 'teaching', mode)['imitates'] as StudentSettings['predicts'] | undefined

/** Whether any concept of a task is a target, by its options: a student that reads targets is then paid to read it. */
export function conceptsAreTargets(task: Choice, catalog: Catalog): boolean {
  const paid = (factsOf(catalog, 'task', task.kind)['paidWith'] ?? {}) as 'never' | Record<string, readonly unknown[]>
  if (paid === 'never') return false
  return Object.entries(paid).every(([option, values]) => values.includes(task[option]))
}

/** The kind of a task's targets: one for all its options, or as an option of it says. */
export function targetsOfTask(task: Choice, catalog: Catalog): string {
  const targets = factsOf(catalog, 'task', task.kind)['targets'] as string | { readonly option: string }
  return typeof targets === 'string' ? targets : String(task[targets.option])
}

/** What a student's target is made of: the task's targets, the primary's outputs for them, or its code. */
export function targetOf(student: Pick<StudentSettings, 'predicts'>, settings: Settings, catalog: Catalog): string {
  if (student.predicts === 'code') return 'code'
  const targets = targetsOfTask(settings.task, catalog)
  return student.predicts === 'outputs' ? (factsOf(catalog, 'target', targets)['outputs'] as string) : targets
}

/** The distance of a student that names none. */
export function usualDistance(
  student: Pick<StudentSettings, 'predicts'>,
  settings: Settings,
  catalog: Catalog,
): string {
  const target = targetOf(student, settings, catalog)
  const usual = catalog['distance']!.find(({ facts }) => (facts['usualFor'] as string[]).includes(target))
  if (!usual) throw new Error(`there is no default distance for ${target}`)
  return usual.name
}

/** A kind's facts about one variant, besides its options. */
export const factsOf = (catalog: Catalog, kind: string, name: string): Record<string, unknown> =>
  catalog[kind]?.find((entry) => entry.name === name)?.facts ?? {}

/** Resolved values: by schema, then by the given value, or under `usual` for the schema's default. */
type Known = Map<JsonSchema, { usual?: unknown; given: WeakMap<object, unknown> }>

function resolve(given: unknown, schema: JsonSchema, known: Known): unknown {
  if (given !== undefined && (given === null || typeof given !== 'object') && !schema.kind) return given
  let before = known.get(schema)
  if (!before) known.set(schema, (before = { given: new WeakMap() }))
  if (given === undefined) return (before.usual ??= resolved(schema.default, schema, known))
  if (typeof given !== 'object' || given === null) return resolved(given, schema, known)
  const found = before.given.get(given) ?? resolved(given, schema, known)
  before.given.set(given, found)
  return found
}

function resolved(value: unknown, schema: JsonSchema, known: Known): unknown {
  if (value === undefined) return undefined
  if (isChoice(schema)) return chosen(value, schema, known)
  if (Array.isArray(value)) return value.map((item) => resolve(item, itemsOf(schema), known))
  return schema.properties ? filled(value as Record<string, unknown>, schema, known) : value
}

function chosen(value: unknown, schema: JsonSchema, known: Known): unknown {
  const tag = tagOf(schema)
  const fields = typeof value === 'string' ? { [tag]: value } : (value as Record<string, unknown>)
  const name = fields[tag] ?? (schema.default as Record<string, unknown>)[tag]
  return filled(
    fields,
    schema.anyOf!.find((variant) => fieldOf([variant], tag)[0]!.const === name)!,
    known,
  )
}

function filled(fields: Record<string, unknown>, schema: JsonSchema, known: Known): Record<string, unknown> {
  const full: Record<string, unknown> = {}
  for (const [key, field] of Object.entries(schema.properties!)) {
    const value = field.const ?? resolve(Object.hasOwn(fields, key) ? fields[key] : undefined, field, known)
    if (value !== undefined) full[key] = value
  }
  return full
}
