import { parsed } from './document.ts'
import { valuesOf } from './nodes.ts'
import type { Place, Scalar, Source } from './place.ts'
import type { Fault } from './types.ts'

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
export function plainValue(source: Source): unknown {
  if (source.type === 'scalar') return source.value
  if (source.type === 'list') return source.items.map(plainValue)
  return Object.fromEntries(source.entries.map((e) => [e.key, plainValue(e.value)]))
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
