import { isFixed } from './check.ts'
import { edited, type Path } from './edit/edited.ts'
import type { Source } from './place.ts'
import { rangeExamples, rangeOf } from './ranges.ts'
import { plainValue, readSource } from './source.ts'

/** What is added to an experiment: seeds up to so many, and values of fields by their paths, as they are typed. */
export interface More {
  seeds: number | null
  /** `[0.02, 0.04]`, `0.02, 0.04` or a range. */
  values: Readonly<Record<string, string>>
}

/** An extension that a file cannot take; the message names the field and what to write. */
export class CannotExtend extends Error {}

/**
 * The file of an experiment with more seeds and more values of some fields; what it has stays, and everything else in it
 * stays as its author wrote it. A field is named by its path, or by the end of it (`reader.cost`). Throws CannotExtend.
 */
export function extendedText(text: string, { seeds, values }: More): string {
  let result = text
  if (seeds !== null) result = edited(result, ['seeds'], moreSeeds(sourceIn(result), seeds))
  for (const [field, added] of Object.entries(values)) {
    const source = sourceIn(result)
    const path = pathOf(source, field)
    if (path.join('.') !== 'seeds' && isFixed(path.join('.')))
      throw new CannotExtend(`${field}: it is of the whole experiment and stays as it was registered`)
    if (path.join('.') === 'seeds') requireListed(source)
    result = edited(result, path, together(valueAt(source, path), valuesIn(added, field), path))
  }
  return result
}

/** The values that are typed; ranges are written out. */
function valuesIn(text: string, field: string): unknown[] {
  const list = /^\s*\[/.test(text) ? text : `[${text}]`
  const { source, faults } = readSource(`values: ${list}`)
  const values = source && faults.length === 0 ? (plainValue(source) as { values: unknown }).values : undefined
  if (!Array.isArray(values)) throw new CannotExtend(`${field}: expected values in brackets, or ${rangeExamples}`)
  return values.flatMap((value: unknown) => {
    const range = typeof value === 'string' ? rangeOf(value) : undefined
    if (range?.fault !== undefined) throw new CannotExtend(`${field}: ${range.fault}`)
    return range ? range.values : [value]
  })
}

function sourceIn(text: string): Source {
  const { source } = readSource(text)
  if (!source) throw new CannotExtend('its file is not an experiment')
  return source
}

function moreSeeds(source: Source, most: number): number {
  const given = valueAt(source, ['seeds'])
  const now = given === undefined ? undefined : plainValue(given)
  if (Array.isArray(now))
    throw new CannotExtend(`seeds: the file lists them; name the new ones (--set seeds=[${now.length}, …])`)
  if (typeof now === 'number' && most <= now)
    throw new CannotExtend(`seeds: expected more than the ${now} that there are, got ${most}`)
  return most
}

/** Throws unless the file lists its seeds, so that some can be named beside them. */
function requireListed(source: Source): void {
  if (valueAt(source, ['seeds'])?.type !== 'list')
    throw new CannotExtend(
      'seeds: the file says how many there are, and does not list them; ask for more of them (--seeds N)',
    )
}

/** The path of a field in the file: as it is given, or that of the only field whose path ends so. */
function pathOf(source: Source, field: string): Path {
  const names = field.split('.')
  const exact = names.map((name) => (/^\d+$/.test(name) ? Number(name) : name))
  if (valueAt(source, exact) !== undefined) return exact
  const ends = (path: Path) => {
    const words = path.filter((name) => typeof name === 'string')
    const wanted = names.filter((name) => !/^\d+$/.test(name))
    return wanted.length > 0 && words.slice(-wanted.length).join('.') === wanted.join('.')
  }
  const found = pathsIn(source).filter(ends)
  if (found.length === 1) return found[0]!
  if (found.length > 1) {
    const listed = found.map((path) => path.join('.')).join(', ')
    throw new CannotExtend(`${field}: several fields end so (expected one of ${listed})`)
  }
  const above = valueAt(source, exact.slice(0, -1))
  if (above?.type === 'map' && !above.entries.some(({ key }) => key === 'sweep')) return exact
  throw new CannotExtend(`${field}: the file has no such field (write its whole path, as in teaching.pressure)`)
}

/** Paths of everything in a source; those within a sweep of whole parts are left out. */
function pathsIn(source: Source, path: Path = []): Path[] {
  const below =
    source.type === 'map'
      ? source.entries.filter(({ key }) => key !== 'sweep').map(({ key, value }) => [key, value] as const)
      : source.type === 'list'
        ? source.items.map((value, i) => [i, value] as const)
        : []
  return below.flatMap(([key, value]) => {
    const here = [...path, key]
    return typeof key === 'number' && value.type === 'scalar' ? [] : [here, ...pathsIn(value, here)]
  })
}

function valueAt(source: Source, path: Path): Source | undefined {
  let at: Source | undefined = source
  for (const key of path) {
    if (at?.type === 'map') at = at.entries.find((entry) => entry.key === key)?.value
    else at = at?.type === 'list' && typeof key === 'number' ? at.items[key] : undefined
  }
  return at
}

/** The values that a field has and those that are added, each once; numbers that ascend go on doing so. */
function together(given: Source | undefined, added: readonly unknown[], path: Path): unknown {
  const name = path.join('.')
  if (added.length === 0) throw new CannotExtend(`${name}: expected at least one value`)
  const now = valuesOf(given, added, name)
  const texts = new Set<string>()
  const all = [...now, ...added].filter((value) => {
    const text = JSON.stringify(value)
    return !texts.has(text) && texts.add(text)
  })
  if (all.length === now.length) throw new CannotExtend(`${name}: the file has these values already`)
  const isAscending = (values: readonly unknown[]) =>
    values.every((value, i) => typeof value === 'number' && (i === 0 || value > (values[i - 1] as number)))
  const ordered = isAscending(now) && all.every((value) => typeof value === 'number')
  if (ordered) all.sort((a, b) => (a as number) - (b as number))
  return all.some((value) => Array.isArray(value)) ? { sweep: all } : all
}

/** The values of a field now. A list is several values where single ones are added, and one where lists are. */
function valuesOf(given: Source | undefined, added: readonly unknown[], name: string): unknown[] {
  if (!given) return []
  if (given.type === 'map') {
    const sweep = given.entries.length === 1 && given.entries[0]!.key === 'sweep' ? given.entries[0]!.value : undefined
    if (sweep?.type === 'list') return sweep.items.map(plainValue)
    throw new CannotExtend(`${name}: it has fields of its own; name one of them`)
  }
  const value = plainValue(given)
  return Array.isArray(value) && !added.some((one) => Array.isArray(one)) ? value : [value]
}
