import type { Catalog } from '../catalog.ts'
import { isNumeric, type JsonSchema } from '../options.ts'
import { canonicalJson } from './canonical.ts'
import { experimentSchema } from './schema.ts'
import { fieldOf, isChoice, itemsOf, tagOf } from './shape.ts'
import type { Settings } from './types.ts'

/** Settings taken apart: what decides the program, and the numbers that the program takes per run. */
export interface Structure {
  /** Canonical JSON without the numbers; runs with equal structure can train as one cohort. */
  structure: string
  /** Field path → number. */
  numbers: Record<string, number>
}

/** Splits settings into their structure and their per-run numbers (options marked `numeric`). */
export function structure(settings: Settings, catalog: Catalog): Structure {
  const numbers: Record<string, number> = {}
  return { structure: canonicalJson(strip(settings, experimentSchema(catalog), '')), numbers }

  function strip(value: unknown, schema: JsonSchema, path: string): unknown {
    if (typeof value === 'number' && isNumeric(schema)) {
      numbers[path] = value
      return undefined
    }
    if (value === null || typeof value !== 'object') return value
    const at = (key: string | number): string => (path ? `${path}.${key}` : String(key))
    if (Array.isArray(value)) return value.map((item, i) => strip(item, itemsOf(schema), at(i)))
    const fields = value as Record<string, unknown>
    const variants = isChoice(schema) ? chosen(fields, schema) : [schema]
    return Object.fromEntries(
      Object.entries(fields).map(([key, field]) => [key, strip(field, fieldOf(variants, key)[0] ?? {}, at(key))]),
    )
  }
}

function chosen(fields: Record<string, unknown>, schema: JsonSchema): JsonSchema[] {
  const tag = tagOf(schema)
  return schema.anyOf!.filter((variant) => variant.properties![tag]!.const === fields[tag])
}
