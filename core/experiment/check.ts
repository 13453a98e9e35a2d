import type { JsonSchema } from '../catalog/options.ts'
import { nearest, UnknownVariant } from '../catalog/registry.ts'
import { canonicalJson } from './canonical.ts'
import { accepts, either, expectation, mismatch, show } from './scalar.ts'
import { fieldOf, homeOf, isChoice, isList, itemsOf, swept, tagOf, variantsIn } from './shape.ts'
import { plainValue } from './source.ts'
import type { Place, Source } from './place.ts'
import type { Fault } from './types.ts'

/** Fields of the whole experiment, which a sweep cannot vary. */
const fixed = ['name', 'seeds', 'question']
export const isFixed = (path: string): boolean => path === '' || fixed.includes(path.split('.')[0]!)

const EMPTY = 'an empty list sweeps nothing (expected at least one value)'

/** The most faults that are searched for: each takes time to put into words. */
const ENOUGH = 1000

class Enough extends Error {}

/** The faults of a source against a schema, each value of a sweep separately; the search ends after `ENOUGH`. */
export function check(root: Source, schema: JsonSchema): Fault[] {
  const faults: Fault[] = []
  const report = (path: string, message: string, { line, column }: Place) => {
    faults.push({ line, column, path, message })
    if (faults.length === ENOUGH) throw new Enough()
  }
  try {
    value(root, schema, '')
  } catch (error) {
    if (!(error instanceof Enough)) throw error
  }
  return faults

  function value(source: Source, schema: JsonSchema, path: string): void {
    if (!isFixed(path)) {
      const values = swept(source, schema)
      if (values) return sweep(source, values, schema, path)
      const mistaken = source.type === 'map' && source.entries.find((e) => e.key === 'sweep')
      if (mistaken && mistaken.value.type === 'list')
        return void report(path, 'sweep must be the only field (move the other fields into its values)', mistaken.place)
      if (mistaken)
        return void report(
          join(path, 'sweep'),
          `expected a list of values, got ${show(mistaken.value)}`,
          mistaken.value,
        )
    }
    if (isChoice(schema)) choice(source, schema, path)
    else if (source.type === 'list' && isList(schema)) list(source, source.items, schema, path)
    else if (source.type === 'map' && schema.properties) fields(source, schema, [schema], path)
    else if (source.type !== 'scalar' || !accepts(source.value, schema)) report(path, mismatch(source, schema), source)
  }

  function sweep(source: Source, values: readonly Source[], schema: JsonSchema, path: string): void {
    if (values.length === 0) report(path, EMPTY, source)
    twice(values, path)
    for (const item of values) {
      if (item.type === 'list' && !isList(schema)) report(path, mismatch(item, schema), item)
      else value(item, schema, path)
    }
  }

  function twice(values: readonly Source[], path: string): void {
    const seen = new Set<string>()
    for (const item of values) {
      // A number that the file format cannot express has its own fault.
      if (item.type === 'scalar' && typeof item.value === 'number' && !Number.isFinite(item.value)) continue
      const same = canonicalJson(plainValue(item))
      if (seen.has(same)) report(path, `${item.type === 'scalar' ? show(item) : 'this value'} is listed twice`, item)
      seen.add(same)
    }
  }

  function list(source: Source, items: readonly Source[], schema: JsonSchema, path: string): void {
    const each = itemsOf(schema)
    const least = (schema.minItems ?? schema.anyOf?.find(isList)?.minItems) || 0
    if (items.length < least) report(path, `expected at least ${least} in the list, got ${items.length}`, source)
    const most = schema.maxItems ?? schema.anyOf?.find(isList)?.maxItems ?? Infinity
    if (items.length > most) return report(path, `expected at most ${most} in the list, got ${items.length}`, source)
    if (path === 'seeds' || path === 'question.looks' || each.enum) twice(items, path)
    items.forEach((item, i) => {
      if (item.type === 'list' && !isList(each))
        report(join(path, i), `${mismatch(item, each)} (a sweep over lists is written { sweep: [[...], [...]] })`, item)
      else value(item, each, join(path, i))
    })
  }

  function choice(source: Source, schema: JsonSchema, path: string): void {
    const tag = tagOf(schema)
    const names = schema.anyOf!.map((variant) => String(variant.properties![tag]!.const))
    const given = source.type === 'map' ? source.entries.find((e) => e.key === tag) : undefined
    if (source.type === 'map' && !given && schema.default === undefined)
      return void report(join(path, tag), `missing (expected ${either(names)})`, source)
    const at = given ? join(path, tag) : path
    const named = given ? (swept(given.value, {}) ?? [given.value]) : source.type === 'map' ? [] : [source]
    if (given && named.length === 0) report(at, EMPTY, given.value)
    twice(named, at)
    for (const name of named) {
      if (name.type !== 'scalar' || typeof name.value !== 'string')
        report(at, `expected ${either(names)}, got ${show(name)}`, name)
      else if (!names.includes(name.value))
        report(at, new UnknownVariant(kindInWords(schema), name.value, names).message, name)
    }
    const variants = variantsIn(source, schema)
    if (variants.length) fields(source, schema, variants, path)
  }

  function fields(source: Source, schema: JsonSchema, variants: readonly JsonSchema[], path: string): void {
    const tag = isChoice(schema) ? tagOf(schema) : undefined
    const entries = source.type === 'map' ? source.entries : []
    for (const { key, place, value: field } of entries) {
      if (key === tag) continue
      const accepted = fieldOf(variants, key)
      if (accepted.length === 0) report(join(path, key), unknown(key, schema, variants), place)
      else everyOf(field, accepted, join(path, key))
    }
    for (const key of new Set(variants.flatMap((variant) => variant.required ?? []))) {
      if (key === tag || entries.some((entry) => entry.key === key)) continue
      report(join(path, key), `missing (expected ${whatFits(fieldOf(variants, key)[0]!)})`, source)
    }
  }

  /** Checks a field that several variants share against each of them, until one finds a fault. */
  function everyOf(field: Source, accepted: readonly JsonSchema[], path: string): void {
    const before = faults.length
    for (const schema of accepted) if (faults.length === before) value(field, schema, path)
  }

  function unknown(key: string, choices: JsonSchema, variants: readonly JsonSchema[]): string {
    const known = [...new Set(variants.flatMap((variant) => Object.keys(variant.properties ?? {})))]
    if (isChoice(choices)) {
      const tag = tagOf(choices)
      const name = (variant: JsonSchema) => String(variant.properties![tag]!.const)
      const owners = choices.anyOf!.filter((variant) => fieldOf([variant], key).length).map(name)
      if (owners.length) return `${either(variants.map(name))} has no such field (${either(owners)} has)`
    }
    const near = nearest(key, known)
    if (near !== undefined) return `unknown field (did you mean ${near}?)`
    const elsewhere = homeOf(key, schema, '')
    return `unknown field (${elsewhere ? `did you mean ${elsewhere}?` : `expected ${either(known)}`})`
  }
}

const join = (path: string, key: string | number): string => (path ? `${path}.${key}` : String(key))

const kindInWords = (schema: JsonSchema): string => (schema.kind === 'teaching' ? 'teaching mode' : schema.kind!)

const whatFits = (schema: JsonSchema): string =>
  isChoice(schema) ? either(schema.anyOf!.map((v) => String(v.properties![tagOf(schema)]!.const))) : expectation(schema)
