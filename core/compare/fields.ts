import type { Settings } from '../experiment/types.ts'
import { canonicalJson } from '../experiment/canonical.ts'

/** A plain value of a field. */
export type FieldValue = string | number | boolean | null

/** Maps each field path to its value in these settings; a list without entries counts as one value. */
export function fieldsOf(settings: Settings): Map<string, FieldValue> {
  const fields = new Map<string, FieldValue>()
  const walk = (value: unknown, path: string): void => {
    const entries = value !== null && typeof value === 'object' ? Object.entries(value) : null
    if (entries && entries.length > 0) for (const [key, one] of entries) walk(one, path ? `${path}.${key}` : key)
    else fields.set(path, entries ? 'none' : (value as FieldValue))
  }
  walk(settings, '')
  return fields
}

/** A field in which two sides differ, with each side's values in order; empty if the side lacks the field. */
export interface FieldDifference {
  path: string
  a: FieldValue[]
  b: FieldValue[]
}

/** The fields whose values are not the same on both sides. */
export function differingFields(a: readonly Settings[], b: readonly Settings[]): FieldDifference[] {
  const [left, right] = [valuesOf(a), valuesOf(b)]
  return [...new Set([...left.keys(), ...right.keys()])].flatMap((path) => {
    const [own, other] = [left.get(path) ?? [], right.get(path) ?? []]
    return canonicalJson(own.toSorted()) === canonicalJson(other.toSorted()) ? [] : [{ path, a: own, b: other }]
  })
}

function valuesOf(settings: readonly Settings[]): Map<string, FieldValue[]> {
  const values = new Map<string, FieldValue[]>()
  for (const one of settings)
    for (const [path, value] of fieldsOf(one)) {
      const known = values.get(path)
      if (!known) values.set(path, [value])
      else if (!known.includes(value)) known.push(value)
    }
  return values
}
