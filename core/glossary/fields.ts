import type { Catalog } from '../catalog/catalog.ts'
import type { JsonSchema } from '../catalog/options.ts'
import { experimentSchema } from '../experiment/schema.ts'
import { isChoice, itemsOf, tagOf } from '../experiment/shape.ts'
import { rangeWords, type Term, type Word } from './term.ts'
import { wordGroups } from './words/index.ts'

/** A field of an experiment file as one variant has it. */
interface Field {
  schema: JsonSchema
  /** The variant whose option it is, and its source; absent for fields that every file has. */
  variant?: string
  source?: string
}

/** The path of a field without the numbers of list items and without the word that names a variant. */
export const fieldPath = (path: string): string =>
  path
    .split('.')
    .filter((part) => !/^\d+$/.test(part))
    .join('.')
    .replace(/(.)\.(kind|mode)$/, '$1')

const meant = new Map(
  wordGroups.flatMap(([, words]) =>
    Object.values(words).flatMap((word) => (word.at ?? []).map((path) => [path, word] as const)),
  ),
)

/** The entry of a field: what its word says, or its own description; with the default and the range of its schema. */
export function fieldTerm(path: string, schema: JsonSchema, source = 'this lab'): Term {
  const at = fieldPath(path)
  return termOf(at, [{ schema, source }])
}

/** The entries of every field of an experiment file, in the order of the file. */
export function fieldTerms(catalog: Catalog): Term[] {
  const byPath = new Map<string, Field[]>()
  const walk = (schema: JsonSchema, path: string[], own: Omit<Field, 'schema'>) => {
    for (const [name, field] of Object.entries(schema.properties ?? {})) {
      const at = [...path, name].join('.')
      byPath.set(at, [...(byPath.get(at) ?? []), { schema: field, ...own }])
      inside(field, [...path, name], own)
    }
  }
  const inside = (schema: JsonSchema, path: string[], own: Omit<Field, 'schema'>) => {
    if (isChoice(schema)) {
      const tag = tagOf(schema)
      for (const one of schema.anyOf!) {
        const variant = String(one.properties![tag]!.const)
        const source = catalog[schema.kind!]?.find(({ name }) => name === variant)?.source
        const { [tag]: _name, ...properties } = one.properties!
        walk({ ...one, properties }, path, { variant, ...(source !== undefined && { source }) })
      }
    } else if (schema.type === 'array' && itemsOf(schema).properties) walk(itemsOf(schema), path, own)
    else walk(schema, path, own)
  }
  inside(experimentSchema(catalog), [], {})
  return [...byPath].map(([path, fields]) => termOf(path, fields))
}

function termOf(path: string, fields: readonly Field[]): Term {
  const word: Word | undefined = meant.get(path)
  const one = (of: (field: Field) => string | undefined): string | undefined => {
    const said = new Set(fields.map(of))
    return said.size === 1 ? [...said][0] : undefined
  }
  const range = word?.range ?? one(({ schema }) => schemaRange(schema))
  const usual = one(({ schema }) => schemaDefault(schema))
  return {
    id: `field.${path}`,
    label: word?.label ?? path.split('.').at(-1)!,
    group: 'Fields of an experiment file',
    means: word?.means ?? meaningsOf(fields),
    ...(word?.formula !== undefined && { formula: word.formula }),
    ...(word?.better !== undefined && { better: word.better }),
    ...(range !== undefined && { range }),
    ...(usual !== undefined && { usual }),
    source: word?.source ?? one(({ source }) => source) ?? 'this lab',
  }
}

/** The description; where variants describe theirs differently, that of each. */
function meaningsOf(fields: readonly Field[]): string {
  const by = new Map<string, string[]>()
  for (const { schema, variant } of fields) {
    const own = schema.description ?? ''
    const names = by.get(own) ?? []
    if (variant !== undefined && !names.includes(variant)) names.push(variant)
    by.set(own, names)
  }
  if (by.size === 1) return [...by.keys()][0]!
  return [...by].map(([words, variants]) => `${variants.join(', ')}: ${words}`).join(' ')
}

function schemaRange(schema: JsonSchema): string | undefined {
  if (isChoice(schema)) return undefined
  if (schema.enum) return schema.enum.join(', ')
  if (schema.type === 'boolean') return 'true, false'
  if (schema.type !== 'number' && schema.type !== 'integer') return undefined
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum } = schema
  const bounds = rangeWords([minimum ?? exclusiveMinimum ?? null, maximum ?? exclusiveMaximum ?? null])
  const without = [exclusiveMinimum, exclusiveMaximum].filter((end) => end !== undefined)
  return `${schema.type === 'integer' ? 'whole numbers, ' : ''}${bounds}${without.length > 0 ? `, without ${without.join(' and ')}` : ''}`
}

function schemaDefault(schema: JsonSchema): string | undefined {
  if (schema.default === undefined) return schema.otherwise
  if (typeof schema.default !== 'object' || schema.default === null) return String(schema.default)
  return isChoice(schema) ? String((schema.default as Record<string, unknown>)[tagOf(schema)]) : undefined
}
