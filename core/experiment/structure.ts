import type { Catalog } from '../catalog/catalog.ts'
import { isNumeric, type JsonSchema } from '../catalog/options.ts'
import { canonicalWriter } from './canonical.ts'
import { settingsFields } from './settingsFields.ts'
import { fieldOf, isChoice, itemsOf, tagOf } from './shape.ts'
import type { Settings } from './types.ts'

const built = new WeakMap<Catalog, JsonSchema>()

/** The schema of settings. */
function schemaOf(catalog: Catalog): JsonSchema {
  let schema = built.get(catalog)
  if (!schema) built.set(catalog, (schema = { type: 'object', properties: settingsFields(catalog) }))
  return schema
}

/** Settings split into the structure, which decides the program, and the numbers, which it takes per run. */
export interface Structure {
  /** Canonical JSON without the numbers; runs with equal structure can train as one cohort. */
  structure: string
  /** Field path → number. */
  numbers: Record<string, number>
}

/** Splits settings into their structure and their per-run numbers (options marked `numeric`). */
export const structure = (settings: Settings, catalog: Catalog): Structure => structures(catalog)(settings)

/** `structure` for many settings that share parts: each part is split once. Parts must not change between calls. */
export function structures(catalog: Catalog): (settings: Settings) => Structure {
  const schema = schemaOf(catalog)
  const written = canonicalWriter()
  const known = new Map<string, WeakMap<object, Stripped>>()
  return (settings) => {
    const { value, numbers } = strip(settings, schema, '')
    return { structure: written(value), numbers: Object.fromEntries(numbers) }
  }

  /** A part always has the same path and schema, except for choices, which differ by their kind. */
  function strip(value: unknown, schema: JsonSchema, path: string): Stripped {
    if (typeof value === 'number' && isNumeric(schema)) return { value: undefined, numbers: [[path, value]] }
    if (value === null || typeof value !== 'object') return { value, numbers: [] }
    let parts = known.get(path)
    if (!parts) known.set(path, (parts = new WeakMap()))
    const found = parts.get(value) ?? stripped(value, schema, path)
    parts.set(value, found)
    return found
  }

  function stripped(value: object, schema: JsonSchema, path: string): Stripped {
    const at = (key: string | number): string => (path ? `${path}.${key}` : String(key))
    if (Array.isArray(value)) {
      const items = value.map((item, i) => strip(item, itemsOf(schema), at(i)))
      return { value: items.map((item) => item.value), numbers: items.flatMap((item) => item.numbers) }
    }
    const fields = value as Record<string, unknown>
    const variants = isChoice(schema) ? chosen(fields, schema) : [schema]
    const kept = Object.entries(fields).map(
      ([key, field]) => [key, strip(field, fieldOf(variants, key)[0] ?? {}, at(key))] as const,
    )
    return {
      value: Object.fromEntries(kept.map(([key, field]) => [key, field.value])),
      numbers: kept.flatMap(([, field]) => field.numbers),
    }
  }
}

interface Stripped {
  value: unknown
  numbers: [path: string, value: number][]
}

function chosen(fields: Record<string, unknown>, schema: JsonSchema): JsonSchema[] {
  const tag = tagOf(schema)
  return schema.anyOf!.filter((variant) => variant.properties![tag]!.const === fields[tag])
}
