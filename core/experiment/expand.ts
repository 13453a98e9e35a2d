import type { JsonSchema } from '../catalog/options.ts'
import { canonicalJson } from './canonical.ts'
import { fieldOf, isChoice, itemsOf, swept, tagOf, variantsIn } from './shape.ts'
import { plainValue } from './source.ts'
import type { Source } from './place.ts'
import type { AxisValue } from './types.ts'

/** One point of the sweep: a plain value, and its place on each axis. */
export interface Combination {
  value: unknown
  at: Record<string, AxisValue>
}

/** Every combination of the swept fields, first axis slowest, and the values on each axis in file order. */
export function expand(
  source: Source,
  schema: JsonSchema,
): { combinations: Combination[]; axes: Map<string, AxisValue[]> } {
  const axes = new Map<string, AxisValue[]>()
  return { combinations: walk(source, schema, ''), axes }

  function walk(source: Source, schema: JsonSchema, path: string): Combination[] {
    const values = swept(source, schema)
    if (values?.length === 1) return walk(values[0]!, schema, path)
    if (values) {
      const labels = labelled(values)
      axes.set(path, [...new Set([...(axes.get(path) ?? []), ...labels])])
      return values.flatMap((item, i) =>
        walk(item, schema, path).map(({ value, at }) => ({ value, at: { [path]: labels[i]!, ...at } })),
      )
    }
    if (source.type === 'scalar') return [{ value: source.value, at: {} }]
    const parts = partsOf(source, schema).map((part) =>
      walk(part.source, part.schema, path ? `${path}.${part.key}` : part.key),
    )
    return product(parts).map((row) => ({
      value: assemble(source, row),
      at: Object.assign({}, ...row.map((c) => c.at)),
    }))
  }
}

/** The number of combinations that `expand` would make. */
export function count(source: Source, schema: JsonSchema): number {
  const values = swept(source, schema)
  if (values) return values.reduce((sum, item) => sum + count(item, schema), 0)
  return partsOf(source, schema).reduce((product, part) => product * count(part.source, part.schema), 1)
}

function partsOf(source: Source, schema: JsonSchema): { key: string; source: Source; schema: JsonSchema }[] {
  if (source.type === 'scalar') return []
  if (source.type === 'list')
    return source.items.map((item, i) => ({ key: String(i), source: item, schema: itemsOf(schema) }))
  const variants = variantsIn(source, schema)
  const tag = isChoice(schema) ? tagOf(schema) : undefined
  return source.entries.map(({ key, value }) => ({
    key,
    source: value,
    schema: key === tag ? {} : (fieldOf(variants, key)[0] ?? {}),
  }))
}

function assemble(source: Source, row: readonly Combination[]): unknown {
  if (source.type === 'list') return row.map((c) => c.value)
  return source.type === 'map'
    ? Object.fromEntries(source.entries.map((entry, i) => [entry.key, row[i]!.value]))
    : undefined
}

/** Every choice of one item from each part, the first part slowest; linear in the size of the result. */
function product<T>(parts: readonly T[][]): T[][] {
  const rows = parts.reduce((product, part) => product * part.length, 1)
  const made: T[][] = Array.from({ length: rows }, () => new Array<T>(parts.length))
  let each = rows
  parts.forEach((part, p) => {
    each /= part.length
    for (let row = 0; row < rows; row++) made[row]![p] = part[Math.floor(row / each) % part.length]!
  })
  return made
}

/** Short texts that distinguish swept values: the kind alone if that is enough, otherwise what differs, or everything. */
function labelled(values: readonly Source[]): AxisValue[] {
  for (const label of [kindOf, differing(values), long]) {
    const labels = values.map(label)
    if (new Set(labels).size === labels.length) return labels
  }
  return values.map((_, i) => i + 1)
}

/** Whether a field names a variant. */
const isTag = (key: string): boolean => key === 'kind' || key === 'mode'

/** The kind of a value, or of each of a list; empty for one that has none. */
function kindOf(source: Source): AxisValue {
  const parts = source.type === 'list' ? source.items : [source]
  const isKnown = parts.every((part) => part.type !== 'map' || part.entries.some(({ key }) => isTag(key)))
  return isKnown ? axisValueOf(source) : ''
}

function axisValueOf(source: Source): AxisValue {
  if (source.type === 'scalar') return source.value
  if (source.type === 'list') return listed(source.items)
  const tag = source.entries.find(({ key }) => isTag(key))?.value
  return tag?.type === 'scalar' ? tag.value : long(source)
}

const listed = (items: readonly Source[]): string =>
  items.map(axisValueOf).join(items.every((item) => item.type === 'scalar') ? '-' : ' + ') || 'none'

/** The fields in which some values differ, each by its kind where it has one: `sees input network mlp`. */
function differing(values: readonly Source[]): (source: Source) => AxisValue {
  const partsOf = (source: Source) => (source.type === 'list' ? source.items : [source])
  const maps = values.flatMap(partsOf)
  const text = (source: Source, key: string): string => {
    const value = source.type === 'map' ? source.entries.find((entry) => entry.key === key)?.value : undefined
    return value ? canonicalJson(plainValue(value)) : ''
  }
  const isShared = (key: string) => maps.every((map) => text(map, key) === text(maps[0]!, key))
  const words = (source: Source): AxisValue => {
    if (source.type !== 'map') return axisValueOf(source)
    const own = source.entries.filter(({ key }) => isTag(key) || !isShared(key))
    return own.map(({ key, value }) => (isTag(key) ? '' : `${key} `) + String(axisValueOf(value))).join(' ')
  }
  return (source) => partsOf(source).map(words).join(' + ') || 'none'
}

function long(source: Source): AxisValue {
  if (source.type === 'scalar') return source.value
  if (source.type === 'list') return source.items.map(long).join(' + ')
  return source.entries
    .map(({ key, value }) => {
      if (isTag(key)) return String(plainValue(value))
      return `${key} ${value.type === 'scalar' ? value.value : canonicalJson(plainValue(value))}`
    })
    .join(' ')
}
