import type { Catalog } from '../catalog.ts'
import type { JsonSchema } from '../options.ts'
import { canonical } from './canonical.ts'
import { experimentSchema } from './schema.ts'
import { fieldOf, isChoice, itemsOf, tagOf } from './shape.ts'
import type { Choice, Settings, StudentSettings } from './types.ts'

/** Settings of one combination: every default filled in, and nothing left that cannot matter. */
export function settingsOf(value: unknown, catalog: Catalog): Settings {
  const schema = experimentSchema(catalog)
  const {
    name: _name,
    seeds: _seeds,
    ...settings
  } = resolve(value, schema) as Settings & { name: string; seeds: unknown }
  const distances = itemsOf(schema.properties!['teaching']!.anyOf![0]!.properties!['students']!).properties![
    'distance'
  ]!
  for (const student of settings.teaching.students)
    student.distance ??= resolve(usualDistance(student, settings, catalog), distances) as Choice
  return canonical(settings)
}

/** What a student's target is made of: the task's targets, the primary's outputs for them, or its code. */
export function targetOf(student: StudentSettings, settings: Settings, catalog: Catalog): string {
  if (student.predicts === 'code') return 'code'
  const targets = factsOf(catalog, 'task', settings.task.kind)['targets'] === 'classes' ? 'classes' : 'values'
  return student.predicts === 'outputs' && targets === 'classes' ? 'logits' : targets
}

/** The distance of a student that names none. */
export function usualDistance(student: StudentSettings, settings: Settings, catalog: Catalog): string {
  const target = targetOf(student, settings, catalog)
  if (target === 'code') return 'fvu'
  if (target === 'logits') return 'kl'
  const named = factsOf(catalog, 'task', settings.task.kind)['targetDistance']
  if (student.predicts === 'targets' && typeof named === 'string') return named
  return target === 'classes' ? 'cross-entropy' : 'squared'
}

/** What a kind says of one variant besides its options. */
export const factsOf = (catalog: Catalog, kind: string, name: string): Record<string, unknown> =>
  catalog[kind]?.find((entry) => entry.name === name)?.facts ?? {}

function resolve(given: unknown, schema: JsonSchema): unknown {
  const value = given === undefined ? schema.default : given
  if (value === undefined) return undefined
  if (isChoice(schema)) return chosen(value, schema)
  if (Array.isArray(value)) return value.map((item) => resolve(item, itemsOf(schema)))
  return schema.properties ? filled(value as Record<string, unknown>, schema) : value
}

function chosen(value: unknown, schema: JsonSchema): unknown {
  const tag = tagOf(schema)
  const fields = typeof value === 'string' ? { [tag]: value } : (value as Record<string, unknown>)
  const name = fields[tag] ?? (schema.default as Record<string, unknown>)[tag]
  return filled(
    fields,
    schema.anyOf!.find((variant) => fieldOf([variant], tag)[0]!.const === name)!,
  )
}

function filled(fields: Record<string, unknown>, schema: JsonSchema): Record<string, unknown> {
  const full: Record<string, unknown> = {}
  for (const [key, field] of Object.entries(schema.properties!)) {
    const value = field.const ?? resolve(Object.hasOwn(fields, key) ? fields[key] : undefined, field)
    if (value !== undefined) full[key] = value
  }
  return full
}
