import { nearest } from '../catalog/registry.ts'
import type { JsonSchema } from '../catalog/options.ts'
import { isName } from './name.ts'
import type { Scalar, Source } from './place.ts'

/** A field's expected value, in words: `a whole number from 1`. */
export function expectation(schema: JsonSchema): string {
  if (schema.const !== undefined) return String(schema.const)
  if (schema.enum) return either(schema.enum.map(String))
  if (schema.anyOf) return either(schema.anyOf.map(expectation))
  if (schema.type === 'integer') return `a whole number${range(schema)}`
  if (schema.type === 'number') return `a number${range(schema)}`
  if (schema.type === 'boolean') return 'true or false'
  if (schema.type === 'string')
    return schema.maxLength === undefined ? 'text' : `a line of 1 to ${schema.maxLength} visible characters`
  if (schema.type === 'null') return 'null'
  if (schema.type === 'array') return schema.items ? `a list of ${plural(expectation(schema.items))}` : 'a list'
  return schema.required?.length ? `fields (at least ${either(schema.required)})` : 'fields'
}

/** Whether a scalar fits a schema. */
export function accepts(value: Scalar, schema: JsonSchema): boolean {
  if (value !== null && typeof value === 'object') return false
  if (schema.const !== undefined) return value === schema.const
  if (schema.enum) return schema.enum.includes(value as string)
  if (schema.anyOf) return schema.anyOf.some((alternative) => accepts(value, alternative))
  if (schema.type === 'integer' || schema.type === 'number')
    return typeof value === 'number' && nearestNumber(value, schema) === value
  if (schema.type === 'null') return value === null
  if (schema.type === 'string' && schema.maxLength !== undefined && typeof value === 'string')
    return value.length <= schema.maxLength && isName(value)
  return schema.type === undefined || (value !== null && typeof value === schema.type)
}

/** Describes the fault of a value that a scalar field does not accept, with the nearest valid value. */
export function mismatch(source: Source, schema: JsonSchema): string {
  const hint = source.type === 'scalar' ? suggestion(source.value, schema) : listHint(source, schema)
  return `expected ${expectation(schema)}, got ${show(source)}${hint}`
}

/** A value as it would be written in a file. */
export function show(source: Source): string {
  if (source.type === 'list') return source.items.length ? 'a list' : 'an empty list'
  if (source.type === 'map') return 'fields'
  if (source.value === null) return 'nothing'
  if (typeof source.value === 'string')
    return /^[\p{L}][\p{L}\p{N} _-]*$/u.test(source.value) ? clip(source.value) : JSON.stringify(clip(source.value))
  return String(source.value)
}

/** `a, b or c`; a long list is cut. */
export const either = (words: readonly string[]): string =>
  words.length > MOST_NAMES
    ? `${words.slice(0, MOST_NAMES).join(', ')} or one of ${words.length - MOST_NAMES} more`
    : words.length < 2
      ? words.join('')
      : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`

const listHint = (source: Source, schema: JsonSchema): string =>
  source.type === 'map' && schema.type === 'array' ? ' (start each one with a dash)' : ''

function suggestion(value: Scalar, schema: JsonSchema): string {
  if (value === null) return schema.default === undefined ? '' : ' (leave it out for the default)'
  for (const one of schema.anyOf ?? [schema]) {
    if (typeof value === 'string' && (one.enum || typeof one.const === 'string')) {
      const meant = one.meant && Object.hasOwn(one.meant, value) ? one.meant[value] : undefined
      if (meant !== undefined) return ` (${value} is what ${meant} gives)`
      const near = nearest(value, (one.enum ?? [one.const as string]).map(String))
      if (near !== undefined) return ` (did you mean ${near}?)`
    }
    if (one.type === 'boolean' && typeof value === 'string') {
      if (/^(yes|on|true)$/i.test(value)) return ' (did you mean true?)'
      if (/^(no|off|false)$/i.test(value)) return ' (did you mean false?)'
    }
    if (one.type === 'integer' || one.type === 'number') {
      const number = typeof value === 'string' && value.trim() ? Number(value.replace(/[_ ]|,(?=\d{3}\b)/g, '')) : value
      const near = typeof number === 'number' ? nearestNumber(number, one) : undefined
      if (near !== undefined) return ` (nearest valid: ${near})`
      if (typeof number === 'number' && one.default !== undefined) return ` (default: ${one.default})`
    }
    if (one.type === 'array' && accepts(value, one.items ?? {})) return ` (nearest valid: [${value}])`
    if (one.type === 'string' && typeof value === 'number') return ` (nearest valid: "${value}")`
  }
  return ''
}

/** The nearest number that the schema allows; undefined if there is no nearest one. */
function nearestNumber(value: number, schema: JsonSchema): number | undefined {
  if (Number.isNaN(value) || (schema.type === 'integer' && !Number.isFinite(value))) return undefined
  const { least, most } = bounds(schema)
  const whole = Math.min(Math.max(Math.round(value), Number.MIN_SAFE_INTEGER), Number.MAX_SAFE_INTEGER)
  const number = Math.min(Math.max(schema.type === 'integer' ? whole : value, least), most)
  if (!Number.isFinite(number)) return undefined
  if (number === schema.exclusiveMinimum || number === schema.exclusiveMaximum) return undefined
  return number
}

function bounds(schema: JsonSchema): { least: number; most: number } {
  const gap = schema.type === 'integer' ? 1 : 0
  const least = Math.max(schema.minimum ?? -Infinity, (schema.exclusiveMinimum ?? -Infinity) + gap)
  const most = Math.min(schema.maximum ?? Infinity, (schema.exclusiveMaximum ?? Infinity) - gap)
  return {
    least: least <= Number.MIN_SAFE_INTEGER ? -Infinity : least,
    most: most >= Number.MAX_SAFE_INTEGER ? Infinity : most,
  }
}

function range(schema: JsonSchema): string {
  const { least, most } = bounds(schema)
  const open = schema.type === 'number' && least === schema.exclusiveMinimum
  const shut = schema.type === 'number' && most === schema.exclusiveMaximum
  const from = least === -Infinity ? '' : open ? ` above ${least}` : ` from ${least}`
  const to = most === Infinity ? '' : shut ? ` below ${most}` : from && !open ? ` to ${most}` : ` at most ${most}`
  return from && to && (open || shut) ? `${from} and${to}` : from + to
}

const MOST_NAMES = 16

const plural = (words: string): string => words.replace(/^an? ([a-z]+ )*?number/, (m) => m.replace(/^an? /, '') + 's')

/** A text of any length, shortened for a message. */
export const clip = (text: string): string => (text.length > 60 ? `${text.slice(0, 57)}...` : text)
