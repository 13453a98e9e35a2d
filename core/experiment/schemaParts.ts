import type { Catalog, CatalogEntry } from '../catalog/catalog.ts'
import type { JsonSchema } from '../catalog/options.ts'

/** Fields of a file by their names. */
export type Fields = Record<string, JsonSchema>

/** A field that chooses a variant of a kind; `extra` are fields that every choice has, or each by its facts, besides its own options. */
export function choice(
  catalog: Catalog,
  kind: string,
  preferred: string | undefined,
  description: string,
  extra: Fields | ((entry: CatalogEntry) => Fields) = {},
  tag = 'kind',
): JsonSchema {
  const known = names(catalog, kind)
  const usual = preferred === undefined || known.length === 0 ? undefined : usualOf(known, preferred)
  const anyOf = (catalog[kind] ?? []).map((entry): JsonSchema => {
    const { name, summary, options } = entry
    const more = typeof extra === 'function' ? extra(entry) : extra
    return {
      type: 'object',
      description: summary,
      properties: { [tag]: { const: name }, ...structuredClone(options.properties), ...more },
      required: options.required ?? [],
      additionalProperties: false,
    }
  })
  return { kind, description, anyOf, ...(usual === undefined ? {} : { default: { [tag]: usual } }) }
}

export function fields(description: string, properties: Record<string, JsonSchema>): JsonSchema {
  return { type: 'object', description, properties, additionalProperties: false, default: {} }
}

export const names = (catalog: Catalog, kind: string, otherwise: string[] = []): string[] =>
  catalog[kind]?.map((entry) => entry.name) ?? otherwise

export const usualOf = (names: readonly string[], preferred: string): string =>
  names.includes(preferred) ? preferred : (names[0] ?? preferred)

export const one = (description: string, usual: string, ...values: string[]): JsonSchema => ({
  type: 'string',
  enum: values,
  default: usual,
  description,
})

export const whole = (minimum: number, maximum: number, usual: number, description: string): JsonSchema => ({
  type: 'integer',
  minimum,
  maximum,
  default: usual,
  description,
})
