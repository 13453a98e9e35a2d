import type { Catalog } from '../catalog/catalog.ts'
import type { JsonSchema } from '../catalog/options.ts'
import { describeFault, faultsOf, firstOf } from './parse.ts'
import { experimentSchema } from './schema.ts'
import { fieldOf, isChoice, itemsOf, swept, tagOf, variantsIn } from './shape.ts'
import { sourceOf } from './source.ts'
import type { Source } from './place.ts'
import type { Fault } from './types.ts'

/** An override that an experiment cannot take. */
export class BadOverride extends Error {
  readonly faults: Fault[]
  constructor(faults: Fault[]) {
    super(faults.map(describeFault).join('\n'))
    this.name = 'BadOverride'
    this.faults = faults
  }
}

/**
 * The source with some fields replaced, `training.steps` → 100. A path goes through every value of a sweep, and through
 * every item of a list where it has no index (`teaching.students.network`).
 */
export function override(source: Source, catalog: Catalog, overrides: Record<string, unknown>): Source {
  const paths = Object.entries(overrides)
  if (paths.length === 0) return source
  const schema = experimentSchema(catalog)
  const changed = paths.reduce((at, [path, value]) => put(at, schema, path, path.split('.'), sourceOf(value)), source)
  const faults = faultsOf(changed, catalog)
  if (faults.length) throw new BadOverride(firstOf(faults).map(({ path, message }) => ({ path, message })))
  return changed
}

function put(
  given: Source | undefined,
  schema: JsonSchema,
  whole: string,
  path: readonly string[],
  value: Source,
): Source {
  const [key, ...rest] = path
  if (key === undefined) return value
  const source = given ?? sourceOf(schema.default ?? {})
  const values = swept(source, schema)
  if (values) {
    const items = values.map((item) => put(item, schema, whole, path, value))
    return { type: 'map', entries: [{ key: 'sweep', place: {}, value: { type: 'list', items } }] }
  }
  if (source.type === 'list') {
    const index = /^\d+$/.test(key) ? Number(key) : undefined
    const last = source.items.length - 1
    if (index !== undefined && index > last)
      throw new BadOverride([{ path: whole, message: `expected an index from 0 to ${last}, got ${index}` }])
    const into = index === undefined ? path : rest
    const item = (old: Source, i: number): Source =>
      index === undefined || i === index ? put(old, itemsOf(schema), whole, into, value) : old
    return { ...source, items: source.items.map(item) }
  }
  const named = source.type === 'scalar' ? sourceOf(isChoice(schema) ? { [tagOf(schema)]: source.value } : {}) : source
  const entries = named.type === 'map' ? named.entries : []
  const old = entries.find((entry) => entry.key === key)
  const field = fieldOf(variantsIn(named, schema), key)[0] ?? {}
  const entry = { key, place: old?.place ?? {}, value: put(old?.value, field, whole, rest, value) }
  return { type: 'map', entries: old ? entries.map((e) => (e === old ? entry : e)) : [...entries, entry] }
}
