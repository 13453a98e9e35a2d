import { isAlias, isMap, isScalar, isSeq, type Pair, type Scalar as ScalarNode } from 'yaml'
import { MOST_DEPTH, type Parsed } from './document.ts'
import { clip, either, show } from './scalar.ts'
import type { Entry, Place, Scalar, Source } from './place.ts'
import type { Fault } from './types.ts'

const MOST_VALUES = 50_000

/** The values of a parsed text with their places; aliases and merge keys (`<<`) are resolved. */
export function valuesOf({ document, place }: Parsed): { source: Source; faults: Fault[] } | { faults: Fault[] } {
  const faults: Fault[] = []
  try {
    return {
      source: read(document.contents, '', 0, {
        place,
        anchors: new Map(),
        meant: new Map(),
        faults,
        left: MOST_VALUES,
      }),
      faults,
    }
  } catch (error) {
    if (error instanceof TooMuch) return { faults: [{ path: '', message: error.message }] }
    throw error
  }
}

class TooMuch extends Error {}

interface Reading {
  place: (offset: number) => Place
  /** Nodes by anchor, for the text read so far. */
  anchors: Map<string, unknown>
  /** The node that each alias or anchor refers to; a later anchor may reuse a name. */
  meant: Map<unknown, unknown>
  faults: Fault[]
  left: number
}

function read(node: unknown, path: string, depth: number, reading: Reading): Source {
  if (reading.left-- <= 0) throw new TooMuch(`expected at most ${MOST_VALUES} values`)
  if (depth > MOST_DEPTH) throw new TooMuch(`expected at most ${MOST_DEPTH} levels`)
  const place = placeOf(node, reading)
  if (isAlias(node)) {
    const meant = reading.meant.get(node) ?? reading.anchors.get(node.source)
    reading.meant.set(node, meant)
    if (meant) return read(meant, path, depth + 1, reading)
    reading.faults.push({ ...place, path, message: `unknown anchor: ${clip(node.source)}` })
    return { ...place, type: 'scalar', value: null }
  }
  if ((isScalar(node) || isSeq(node) || isMap(node)) && node.anchor && !reading.meant.has(node)) {
    reading.meant.set(node, node)
    reading.anchors.set(node.anchor, node)
  }
  const tag = strangeTag(node)
  if (tag !== undefined) reading.faults.push({ ...place, path, message: tag })
  const below = (key: string | number): string => (path ? `${path}.${key}` : String(key))
  if (isSeq(node))
    return { ...place, type: 'list', items: node.items.map((item, i) => read(item, below(i), depth + 1, reading)) }
  if (!isMap(node))
    return { ...place, type: 'scalar', value: isScalar(node) ? scalar(node, path, place, reading) : null }

  const entries = new Map<string, Entry>()
  const merged: Entry[] = []
  for (const pair of node.items) {
    const keyPlace = pair.key ? placeOf(pair.key, reading) : place
    if (isMergeKey(pair)) {
      merged.push(...mergedBy(pair.value, path, depth + 1, reading))
      continue
    }
    const key = isScalar(pair.key) && !strangeTag(pair.key) ? clip(String(pair.key.value)) : undefined
    const first = key === undefined ? undefined : entries.get(key)
    if (key === undefined) reading.faults.push({ ...keyPlace, path, message: 'expected a field name before the colon' })
    else if (first)
      reading.faults.push({ ...keyPlace, path: below(key), message: `given twice (first on line ${first.place.line})` })
    else entries.set(key, { key, place: keyPlace, value: read(pair.value, below(key), depth + 1, reading) })
  }
  // A map's own entries override merged ones, and earlier merged maps override later ones.
  for (const entry of merged) if (!entries.has(entry.key)) entries.set(entry.key, entry)
  return { ...place, type: 'map', entries: [...entries.values()] }
}

/** Whether an entry is `<<`, which merges the fields of other maps. */
export const isMergeKey = ({ key }: Pair): boolean =>
  isScalar(key) && key.value === '<<' && key.type === 'PLAIN' && !key.tag

/** The fields that a merge key brings in, from one map or a list of maps. */
function mergedBy(node: unknown, path: string, depth: number, reading: Reading): Entry[] {
  const source = read(node, path, depth, reading)
  const maps = source.type === 'list' ? source.items : [source]
  return maps.flatMap((map) => {
    if (map.type === 'map') return map.entries
    const message = `<< takes over the fields of another part, by its anchor (<<: *name), got ${show(map)}`
    reading.faults.push({ line: map.line, column: map.column, path, message })
    return []
  })
}

function scalar(node: ScalarNode, path: string, place: Place, reading: Reading): Scalar {
  const { value, source } = node
  if (typeof value === 'number') {
    if (value === 0 && source !== undefined && /^[^eEx]*[1-9]/.test(source))
      reading.faults.push({
        ...place,
        path,
        message: `${clip(source)} is too small to be distinguished from 0 (write 0)`,
      })
    // Minus zero is zero.
    return value + 0
  }
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value
  reading.faults.push({ ...place, path, message: 'expected text, a number, true, false or nothing' })
  return null
}

function placeOf(node: unknown, reading: Reading): Place {
  return reading.place((node as { range?: [number, number, number] } | null)?.range?.[0] ?? 0)
}

const core = 'tag:yaml.org,2002:'
const fits: Record<string, (value: unknown) => boolean> = {
  str: (value) => typeof value === 'string',
  int: (value) => typeof value === 'number' && Number.isInteger(value),
  float: (value) => typeof value === 'number',
  bool: (value) => typeof value === 'boolean',
  null: (value) => value === null,
}

/** The fault of a node's tag; undefined if it has none or one that changes nothing. */
function strangeTag(node: unknown): string | undefined {
  if (!isScalar(node) && !isSeq(node) && !isMap(node)) return undefined
  const { tag } = node
  if (!tag || tag === '!') return undefined
  const name = tag.startsWith(core) ? tag.slice(core.length) : undefined
  const spelt = name === undefined ? tag : `!!${name}`
  if (
    isMap(node)
      ? name === 'map'
      : isSeq(node)
        ? name === 'seq'
        : name && Object.hasOwn(fits, name) && fits[name]!(node.value)
  )
    return undefined
  const known = name !== undefined && (Object.hasOwn(fits, name) || name === 'map' || name === 'seq')
  if (known) return `${show(shown(node))} is not ${either([spelt])} (write the value without the tag)`
  return `the tag ${clip(spelt)} is not read (write the value without it)`
}

const shown = (node: unknown): Source =>
  isSeq(node)
    ? { type: 'list', items: [] }
    : isMap(node)
      ? { type: 'map', entries: [] }
      : { type: 'scalar', value: String((node as ScalarNode).value) }
