import { parsed } from './document.ts'
import { valuesOf } from './nodes.ts'
import type { Fault } from './types.ts'

/** Where something stands in the text, 1-based; absent for values that were not read from a text. */
export interface Place {
  readonly line?: number
  readonly column?: number
}

/** A value of an experiment file with its place. */
export type Source = Place &
  (
    | { readonly type: 'map'; readonly entries: readonly Entry[] }
    | { readonly type: 'list'; readonly items: readonly Source[] }
    | { readonly type: 'scalar'; readonly value: Scalar }
  )

/** One `key: value`. */
export interface Entry {
  readonly key: string
  readonly place: Place
  readonly value: Source
}

export type Scalar = string | number | boolean | null

/** Reads YAML or JSON, keeping places; the faults say where the text is not YAML, or is YAML that the lab does not read. */
export function readSource(
  text: string,
): { source: Source; faults: Fault[] } | { source?: undefined; faults: Fault[] } {
  // Editors leave a mark of byte order at the beginning of a text; it is no column of it.
  const result = parsed(text.startsWith('\ufeff') ? text.slice(1) : text)
  return result.document ? valuesOf(result) : result
}

/** A plain value as a source without places. */
export function sourceOf(value: unknown): Source {
  if (Array.isArray(value)) return { type: 'list', items: value.map(sourceOf) }
  if (value !== null && typeof value === 'object')
    return { type: 'map', entries: Object.entries(value).map(([key, v]) => ({ key, place: {}, value: sourceOf(v) })) }
  return { type: 'scalar', value: value as Scalar }
}

/** The plain value of a source. */
export function plain(source: Source): unknown {
  if (source.type === 'scalar') return source.value
  if (source.type === 'list') return source.items.map(plain)
  return Object.fromEntries(source.entries.map((e) => [e.key, plain(e.value)]))
}

/** The place of the deepest part of a path that the source has. */
export function locate(source: Source, path: string): Place {
  let at = source
  let { line, column }: Place = source
  for (const segment of path.split('.')) {
    const entry = at.type === 'map' ? at.entries.find((e) => e.key === segment) : undefined
    const next = at.type === 'list' ? at.items[Number(segment)] : entry?.value
    if (!next) break
    ;({ line, column } = entry?.place ?? next)
    at = next
  }
  return { line, column }
}
