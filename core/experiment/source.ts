import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument, type Document, type YAMLError } from 'yaml'
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

const MOST_CHARACTERS = 1_000_000
const MOST_VALUES = 50_000
const MOST_DEPTH = 64

/** Reads YAML or JSON, keeping places; the faults say where the text is not YAML. */
export function readSource(
  text: string,
): { source: Source; faults: Fault[] } | { source?: undefined; faults: Fault[] } {
  const fault = (message: string, place: Place = {}): { faults: Fault[] } => ({
    faults: [{ ...place, path: '', message }],
  })
  if (text.length > MOST_CHARACTERS) return fault(`expected at most ${MOST_CHARACTERS} characters, got ${text.length}`)
  const lines = new LineCounter()
  const place = (offset: number): Place => {
    const { line, col } = lines.linePos(offset)
    return { line, column: col }
  }
  let document: Document.Parsed
  try {
    document = parseDocument(tabless(text), { lineCounter: lines, prettyErrors: false, uniqueKeys: false })
  } catch (error) {
    return fault(`not YAML: ${(error as Error).message}`)
  }
  const broken = [...document.errors, ...document.warnings]
  const firsts = broken.filter(({ pos }, i) => broken.findIndex((other) => other.pos[0] === pos[0]) === i)
  if (firsts.length)
    return { faults: firsts.map((e) => ({ ...place(e.pos[0]), path: '', message: `not YAML: ${inWords(e)}` })) }
  if (!document.contents) return fault('the file is empty (expected at least task)', { line: 1, column: 1 })
  try {
    const reading = { place, anchors: new Map(), faults: [], left: MOST_VALUES }
    return { source: read(document.contents, '', 0, reading), faults: reading.faults }
  } catch (error) {
    if (error instanceof TooMuch) return fault(error.message)
    throw error
  }
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

class TooMuch extends Error {}

interface Reading {
  place: (offset: number) => Place
  /** Nodes by anchor, as far as the text was read. */
  anchors: Map<string, unknown>
  faults: Fault[]
  left: number
}

function read(node: unknown, path: string, depth: number, reading: Reading): Source {
  if (reading.left-- <= 0) throw new TooMuch(`expected at most ${MOST_VALUES} values`)
  if (depth > MOST_DEPTH) throw new TooMuch(`expected at most ${MOST_DEPTH} levels`)
  const offset = (node as { range?: [number, number, number] } | null)?.range?.[0] ?? 0
  const place = reading.place(offset)
  if (isAlias(node)) {
    const meant = reading.anchors.get(node.source)
    if (meant) return read(meant, path, depth + 1, reading)
    reading.faults.push({ ...place, path, message: `unknown anchor: ${node.source}` })
  }
  if ((isScalar(node) || isSeq(node) || isMap(node)) && node.anchor) reading.anchors.set(node.anchor, node)
  const below = (key: string | number): string => (path ? `${path}.${key}` : String(key))
  if (isSeq(node))
    return { ...place, type: 'list', items: node.items.map((item, i) => read(item, below(i), depth + 1, reading)) }
  if (!isMap(node)) return { ...place, type: 'scalar', value: isScalar(node) ? (node.value as Scalar) : null }

  const entries = new Map<string, Entry>()
  for (const pair of node.items) {
    const keyPlace = reading.place((pair.key as { range?: number[] }).range?.[0] ?? offset)
    const key = isScalar(pair.key) ? String(pair.key.value) : '?'
    const first = entries.get(key)
    if (!isScalar(pair.key))
      reading.faults.push({ ...keyPlace, path, message: 'expected a field name before the colon' })
    else if (first)
      reading.faults.push({ ...keyPlace, path: below(key), message: `given twice (first on line ${first.place.line})` })
    else entries.set(key, { key, place: keyPlace, value: read(pair.value, below(key), depth + 1, reading) })
  }
  return { ...place, type: 'map', entries: [...entries.values()] }
}

const inWords = ({ code, message }: YAMLError): string =>
  code === 'MULTIPLE_DOCS' ? 'expected one document, got several' : message.split('\n')[0]!

/** JSON may be indented with tabs, YAML may not; JSON has no raw tab inside a string. */
function tabless(text: string): string {
  if (!text.includes('\t') || !text.trimStart().startsWith('{')) return text
  try {
    JSON.parse(text)
    return text.replaceAll('\t', ' ')
  } catch {
    return text
  }
}
