import { rangeOf } from '../../core/experiment/ranges.ts'
import { accepts } from '../../core/experiment/scalar.ts'
import { isChoice, isList, itemsOf, swept, tagOf } from '../../core/experiment/shape.ts'
import { plainValue } from '../../core/experiment/source.ts'
import type { Scalar, Source } from '../../core/experiment/place.ts'
import type { JsonSchema } from '../../core/catalog/options.ts'

/** The shape of a field's control. */
export type FieldShape = 'choice' | 'group' | 'groups' | 'one of' | 'some of' | 'typed'

/** The control for a field, from its schema alone. */
export function shapeOf(schema: JsonSchema): FieldShape {
  if (isChoice(schema)) return 'choice'
  if (schema.properties) return 'group'
  if (schema.type === 'array' && itemsOf(schema).properties) return 'groups'
  if (schema.enum || schema.type === 'boolean') return 'one of'
  if (isList(schema) && itemsOf(schema).enum) return 'some of'
  return 'typed'
}

/** The words that a field with a few values may have. */
export const wordsOf = (schema: JsonSchema): string[] =>
  schema.type === 'boolean' ? ['true', 'false'] : (schema.enum ?? []).map(String)

/** A value in typed form: `0, 1` sweeps a number; `256, 128; 64` sweeps a list. Undefined if it is too complex. */
export function typedOf(source: Source | undefined, schema: JsonSchema): string | undefined {
  if (!source) return ''
  const values = swept(source, schema)
  if (values) {
    const texts = values.map((value) => typedOf(value, schema))
    if (texts.some((text) => text === undefined || text === '')) return undefined
    return texts.join(isList(schema) ? '; ' : ', ')
  }
  if (source.type === 'scalar') return String(source.value ?? '')
  if (source.type === 'map' || source.items.some((item) => item.type !== 'scalar')) return undefined
  return source.items.map((item) => String((item as { value: Scalar }).value)).join(', ')
}

/** The value of a typed text, in which ranges are written out; undefined for an empty one, which means the default. */
export function meantBy(text: string, schema: JsonSchema, sweeps = true): unknown {
  if (text.trim() === '') return undefined
  if (isList(schema)) {
    const lists = parts(text, ';').map((part) => listOf(part, schema))
    return lists.length > 1 ? { sweep: lists } : lists[0]
  }
  if (!sweeps || (schema.type === 'string' && !schema.enum)) return scalarOf(text, schema)
  const values = valuesIn(text, schema)
  return values.length > 1 ? values : values[0]
}

/** What is wrong with a range in a typed text; undefined if nothing is. */
export function rangeFault(text: string, schema: JsonSchema): string | undefined {
  const values = isList(schema) ? itemsOf(schema) : schema
  if (!numeric(values)) return undefined
  return text
    .split(/[,;]/)
    .map((part) => (accepts(scalarOf(part, values), values) ? undefined : rangeOf(part)?.fault))
    .find((fault) => fault !== undefined)
}

/** The names in a choice, and whether it contains more than the form can show. */
export function namesOf(source: Source | undefined, schema: JsonSchema): { names: string[]; complex: boolean } {
  const tag = tagOf(schema)
  const usual = (schema.default as Record<string, unknown> | undefined)?.[tag]
  const given = source?.type === 'map' ? source.entries.find(({ key }) => key === tag)?.value : source
  if (!given) return { names: usual === undefined ? [] : [String(usual)], complex: false }
  const named = swept(given, {}) ?? [given]
  const complex = source?.type !== 'map' && named.some(({ type }) => type !== 'scalar')
  return { names: named.flatMap((one) => (one.type === 'scalar' ? [String(one.value)] : [])), complex }
}

/** The value under a key of a map. */
export function partOf(source: Source | undefined, key: string | number): Source | undefined {
  if (source?.type === 'list') return source.items[Number(key)]
  return source?.type === 'map' ? source.entries.find((entry) => entry.key === key)?.value : undefined
}

/** The number of values that a field is swept over; 1 if it is not swept. */
export const sweptOver = (source: Source | undefined, schema: JsonSchema): number =>
  (source && swept(source, schema)?.length) ?? 1

/** A default, as a user would type it. */
export function usualText(schema: JsonSchema): string {
  const { default: usual } = schema
  if (usual === undefined) return schema.otherwise ?? ''
  if (typeof usual === 'object' && !Array.isArray(usual)) return ''
  return Array.isArray(usual) ? usual.join(', ') : String(usual)
}

/** A short summary of a source, for a closed part. */
export function digestOf(source: Source | undefined): string {
  if (!source) return ''
  if (source.type === 'scalar') return String(source.value)
  if (source.type === 'list') return `${source.items.length} values`
  return source.entries
    .filter(({ key }) => key !== 'kind' && key !== 'mode')
    .map(({ key, value }) => `${key} ${value.type === 'map' ? '…' : [plainValue(value)].flat(3).join(', ')}`)
    .join(', ')
}

function listOf(text: string, schema: JsonSchema): unknown {
  const items = valuesIn(text, itemsOf(schema))
  const [only] = parts(text, ',')
  const whole = scalarOf(only ?? '', schema)
  if (items.length === 1 && schema.type !== 'array' && accepts(whole, schema)) return whole
  return items
}

/** The values between commas; a range is several, unless the schema accepts the word as it stands. */
const valuesIn = (text: string, schema: JsonSchema): Scalar[] =>
  parts(text, ',').flatMap((part): Scalar[] => {
    const value = scalarOf(part, schema)
    const range = numeric(schema) && !accepts(value, schema) ? rangeOf(part) : undefined
    return range && range.fault === undefined ? range.values : [value]
  })

/** Whether a field holds numbers, perhaps beside words. */
const numeric = (schema: JsonSchema): boolean =>
  schema.anyOf?.some(numeric) ?? (schema.type === 'number' || schema.type === 'integer')

/** The scalar that a word denotes under this schema: a number only if the schema allows one. */
function scalarOf(text: string, schema: JsonSchema): Scalar {
  const word = text.trim()
  const candidates: Scalar[] = [word]
  if (word !== '' && Number.isFinite(Number(word))) candidates.unshift(Number(word))
  if (word === 'true' || word === 'false') candidates.unshift(word === 'true')
  return candidates.find((candidate) => accepts(candidate, schema)) ?? candidates[0]!
}

const parts = (text: string, mark: string): string[] =>
  text
    .split(mark)
    .map((part) => part.trim())
    .filter(Boolean)
