import type { JsonSchema } from '../catalog/options.ts'
import { canonicalJson } from './canonical.ts'
import { fieldOf, isChoice, itemsOf, swept, tagOf, variantsIn } from './shape.ts'
import { plainValue } from './source.ts'
import type { Source } from './place.ts'
import type { AxisValue } from './types.ts'

/** One point of the sweep: a plain value, and where it stands on the axes that led to it. */
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

/** How many combinations `expand` would make. */
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

/** Every choice of one from each part, the first part slowest; linear in what it gives. */
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

/** Short texts that tell swept values apart: the kind alone where that is enough, else with its options. */
function labelled(values: readonly Source[]): AxisValue[] {
  for (const label of [axisValueOf, long]) {
    const labels = values.map(label)
    if (new Set(labels).size === labels.length) return labels
  }
  return values.map((_, i) => i + 1)
}

function axisValueOf(source: Source): AxisValue {
  if (source.type === 'scalar') return source.value
  if (source.type === 'list') return listed(source.items)
  const tag = source.entries.find((e) => e.key === 'kind' || e.key === 'mode')?.value
  return tag?.type === 'scalar' ? tag.value : long(source)
}

const listed = (items: readonly Source[]): string =>
  items.map(axisValueOf).join(items.every((item) => item.type === 'scalar') ? '-' : ' + ') || 'none'

function long(source: Source): AxisValue {
  if (source.type === 'scalar') return source.value
  if (source.type === 'list') return source.items.map(long).join(' + ')
  return source.entries
    .map(({ key, value }) => {
      if (key === 'kind' || key === 'mode') return String(plainValue(value))
      return `${key} ${value.type === 'scalar' ? value.value : canonicalJson(plainValue(value))}`
    })
    .join(' ')
}
