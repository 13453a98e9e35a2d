import type { JsonSchema } from '../catalog/options.ts'
import type { Source } from './place.ts'

/** The field that names the chosen variant: `kind`, or `mode` of teaching. */
export function tagOf(schema: JsonSchema): string {
  const properties = schema.anyOf?.[0]?.properties ?? {}
  return Object.keys(properties).find((name) => properties[name]!.const !== undefined) ?? 'kind'
}

/** Whether the field chooses among variants of a kind. */
export const isChoice = (schema: JsonSchema): boolean => schema.kind !== undefined

/** Whether the field's own value may be a list, so that a sweep over it must be spelt `{ sweep: [...] }`. */
export const isList = (schema: JsonSchema): boolean =>
  schema.type === 'array' || (!isChoice(schema) && (schema.anyOf?.some(isList) ?? false))

/** The schema of a list's items. */
export const itemsOf = (schema: JsonSchema): JsonSchema => schema.items ?? schema.anyOf?.find(isList)?.items ?? {}

/** The swept values where a field stands for several: a list on a field that is no list, or `{ sweep: [...] }`. */
export function swept(source: Source, schema: JsonSchema): readonly Source[] | undefined {
  if (source.type === 'list') return isList(schema) ? undefined : source.items
  if (source.type !== 'map' || source.entries.length !== 1 || source.entries[0]!.key !== 'sweep') return undefined
  const { value } = source.entries[0]!
  return value.type === 'list' ? value.items : undefined
}

/** The variants that a map may be choosing, or all of a non-choice's fields: more than one where the tag is swept. */
export function variantsIn(source: Source, schema: JsonSchema): JsonSchema[] {
  if (!isChoice(schema)) return [schema]
  const tag = tagOf(schema)
  const given = source.type === 'map' ? source.entries.find((e) => e.key === tag)?.value : source
  const named = given ? (swept(given, {}) ?? [given]) : []
  const usual = (schema.default as Record<string, unknown> | undefined)?.[tag]
  const chosen = given ? named.map((s) => (s.type === 'scalar' ? s.value : undefined)) : [usual]
  return schema.anyOf!.filter((variant) => chosen.includes(variant.properties![tag]!.const as string))
}

/** The schemas that a field of these variants may have. */
export function fieldOf(variants: readonly JsonSchema[], key: string): JsonSchema[] {
  return variants.flatMap(({ properties }) => (properties && Object.hasOwn(properties, key) ? [properties[key]!] : []))
}

/** The path of the first field of that name anywhere in a schema. */
export function homeOf(key: string, schema: JsonSchema, path = ''): string | undefined {
  const at = (segment: string | number): string => (path ? `${path}.${segment}` : String(segment))
  for (const { properties } of isChoice(schema) ? schema.anyOf! : [schema])
    for (const [name, field] of Object.entries(properties ?? {})) {
      if (name === key && field.const === undefined) return at(name)
      const home = homeOf(key, field, at(name))
      if (home !== undefined) return home
    }
  return isList(schema) ? homeOf(key, itemsOf(schema), at(0)) : undefined
}
