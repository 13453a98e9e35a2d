import type { Catalog } from '../catalog.ts'
import { describeFault, faultsOf } from './parse.ts'
import { sourceOf, type Source } from './source.ts'
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
  const changed = paths.reduce((at, [path, value]) => put(at, path.split('.'), sourceOf(value)), source)
  const faults = faultsOf(changed, catalog)
  if (faults.length) throw new BadOverride(faults.map(({ path, message }) => ({ path, message })))
  return changed
}

function put(source: Source | undefined, path: readonly string[], value: Source): Source {
  const [key, ...rest] = path
  if (key === undefined) return value
  if (source?.type === 'list') {
    const every = !/^\d+$/.test(key)
    return {
      ...source,
      items: source.items.map((item, i) =>
        every ? put(item, path, value) : i === Number(key) ? put(item, rest, value) : item,
      ),
    }
  }
  const sweep = source?.type === 'map' && source.entries.length === 1 ? source.entries[0]! : undefined
  if (sweep?.key === 'sweep' && sweep.value.type === 'list') {
    const items = sweep.value.items.map((item) => put(item, path, value))
    return { type: 'map', entries: [{ ...sweep, value: { ...sweep.value, items } }] }
  }
  const entries = source?.type === 'map' ? source.entries : shorthand(source)
  const old = entries.find((entry) => entry.key === key)
  const entry = { key, place: old?.place ?? {}, value: put(old?.value, rest, value) }
  return { type: 'map', entries: old ? entries.map((e) => (e === old ? entry : e)) : [...entries, entry] }
}

/** `linear` stands for `{ kind: linear }`. */
const shorthand = (source: Source | undefined) =>
  source?.type === 'scalar' && typeof source.value === 'string' ? [{ key: 'kind', place: {}, value: source }] : []
