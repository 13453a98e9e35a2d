import { isMap, isScalar, isSeq, type Document, type Pair, type ParsedNode, type YAMLMap, type YAMLSeq } from 'yaml'
import { yamlOf } from './yamlOf.ts'

export type Path = readonly (string | number)[]

/** One change of a text: the characters from `from` to `to` become `insert`. */
export interface Change {
  from: number
  to: number
  insert: string
}

/**
 * The change of a YAML text that gives one field another value, or removes it where that is undefined, and leaves every
 * character elsewhere as its author wrote it. Undefined where there is no such change. `tag` names a variant that was
 * written as a single word and now gets options; `order` is the order of the fields at the top of the file.
 */
export function changeAt(
  text: string,
  document: Document.Parsed,
  path: Path,
  value: unknown,
  tag: string,
  order: readonly string[],
): Change | undefined {
  if (value === undefined) return removal(text, document, path)
  let depth = path.length
  while (depth > 0 && nodeAt(document, path.slice(0, depth)) === undefined) depth--
  const node = nodeAt(document, path.slice(0, depth))
  const rest = path.slice(depth)
  if (rest.length === 0) return replacement(text, pairAt(document, path), node, flowText(value))
  if (isScalar(node) && typeof node.value === 'string' && typeof rest[0] === 'string') {
    const inner = { [tag]: node.value, [rest[0]]: wrapped(rest.slice(1), value) }
    return replacement(text, undefined, node, flowText(inner))
  }
  if (isMap(node) && typeof rest[0] === 'string')
    return addition(text, node, rest[0], wrapped(rest.slice(1), value), depth === 0 ? order : [])
  return isSeq(node) ? append(node, wrapped(rest.slice(1), value)) : undefined
}

/** A value in YAML on one line: `[0, 1]`, `{ kind: topk, k: 4 }`. */
function flowText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(flowText).join(', ')}]`
  if (value === null || typeof value !== 'object') return yamlOf(value)
  const fields = Object.entries(value).map(([key, inner]) => `${yamlOf(key)}: ${flowText(inner)}`)
  return fields.length > 0 ? `{ ${fields.join(', ')} }` : '{}'
}

/** A value inside the containers that a path names. */
const wrapped = (path: Path, value: unknown): unknown =>
  path.reduceRight<unknown>((inner, key) => (typeof key === 'number' ? [inner] : { [key]: inner }), value)

const nodeAt = (document: Document, path: Path): unknown =>
  path.length === 0 ? document.contents : (document.getIn(path, true) ?? undefined)

/** The key and value at a path that ends in a name. */
function pairAt(document: Document, path: Path): Pair | undefined {
  const map = nodeAt(document, path.slice(0, -1))
  return isMap(map) ? map.items.find(({ key }) => isScalar(key) && key.value === path.at(-1)) : undefined
}

const rangeOf = (node: unknown): readonly [number, number, number] | undefined =>
  (node as ParsedNode | null | undefined)?.range ?? undefined

/** Whether a collection is written with brackets. */
const inBrackets = (text: string, node: unknown): boolean => '[{'.includes(text[rangeOf(node)![0]]!)

function replacement(text: string, pair: Pair | undefined, node: unknown, insert: string): Change | undefined {
  const range = rangeOf(node)
  if (!range || (isScalar(node) && node.anchor)) return undefined
  if ((isMap(node) || isSeq(node)) && !inBrackets(text, node)) {
    const key = rangeOf(pair?.key)
    const colon = key ? text.indexOf(':', key[1]) : -1
    if (colon < 0) return undefined
    return { from: colon + 1, to: lastOf(text, node), insert: ` ${insert}` }
  }
  if (range[0] < range[1]) return { from: range[0], to: range[1], insert }
  const colon = text.lastIndexOf(':', range[0])
  return { from: colon + 1, to: colon + 1, insert: ` ${insert}` }
}

/** The end of what a block collection says: no blank lines and comments behind it. */
function lastOf(text: string, node: unknown): number {
  let last = node
  while ((isMap(last) || isSeq(last)) && last.items.length > 0 && !inBrackets(text, last)) {
    const item: unknown = last.items.at(-1)
    const { key, value } = isMap(last) ? (item as Pair) : { key: undefined, value: item }
    last = rangeOf(value) ? value : key
  }
  return rangeOf(last)![1]
}

/** The start of the line after a place. */
function nextLine(text: string, place: number): number {
  const end = text.indexOf('\n', place)
  return end < 0 ? text.length : end + 1
}

const startOfLine = (text: string, place: number): number => text.lastIndexOf('\n', place - 1) + 1

/** Adds a field behind the last one that comes before it, or at the end. */
function addition(
  text: string,
  map: YAMLMap,
  key: string,
  value: unknown,
  order: readonly string[],
): Change | undefined {
  const field = `${yamlOf(key)}: ${flowText(value)}`
  const range = rangeOf(map)!
  if (map.items.length === 0) {
    if (!inBrackets(text, map)) return undefined
    return { from: range[0], to: range[1], insert: `{ ${field} }` }
  }
  if (inBrackets(text, map)) {
    const end = endOf(map.items.at(-1)!)
    return { from: end, to: end, insert: `, ${field}` }
  }
  const rank = order.indexOf(key)
  const earlier = map.items.filter(({ key: other }) => isScalar(other) && order.indexOf(String(other.value)) < rank)
  const [first] = map.items
  const start = rangeOf(first!.key)![0]
  const before = text.slice(startOfLine(text, start), start)
  if (!/^[ -]*$/.test(before)) return undefined
  const indent = ' '.repeat(before.length)
  if (rank >= 0 && earlier.length === 0) return { from: start, to: start, insert: `${field}\n${indent}` }
  const neighbour = (rank < 0 ? undefined : earlier.at(-1)) ?? map.items.at(-1)!
  const at = nextLine(text, Math.max(endOf(neighbour) - 1, 0))
  const line = at > 0 && text[at - 1] !== '\n' ? `\n${indent}${field}` : `${indent}${field}\n`
  return { from: at, to: at, insert: line }
}

/** The end of a field, without blank lines and comments behind it. */
function endOf({ key, value }: Pair): number {
  const range = rangeOf(value)
  return range ? range[1] : rangeOf(key)![1]
}

function append(list: YAMLSeq, value: unknown): Change | undefined {
  const last = rangeOf(list.items.at(-1))
  if (!last || !list.flow) return undefined
  return { from: last[1], to: last[1], insert: `, ${flowText(value)}` }
}

/** Removes a field, and containers that are then empty. */
function removal(text: string, document: Document.Parsed, path: Path): Change | undefined {
  let length = path.length
  const above = () => nodeAt(document, path.slice(0, length - 1))
  while (length > 1) {
    const container = above()
    if (!isMap(container) || container.items.length > 1) break
    length--
  }
  const container = above()
  if (!isMap(container) && !isSeq(container)) return undefined
  const key = path[length - 1]!
  const place = isMap(container)
    ? container.items.findIndex((pair) => isScalar(pair.key) && pair.key.value === key)
    : Number(key)
  const item: unknown = container.items[place]
  if (item === undefined) return undefined
  const pair = isMap(container) ? (item as Pair) : undefined
  const from = rangeOf(pair?.key ?? item)?.[0]
  const last = pair && !rangeOf(pair.value) ? pair.key : (pair?.value ?? item)
  if (from === undefined || !rangeOf(last)) return undefined
  if (inBrackets(text, container)) return inRow(text, container, place, from, rangeOf(last)![1])
  // Without its last item a block list would be an empty value.
  if (isSeq(container) && container.items.length === 1)
    return replacement(text, pairAt(document, path.slice(0, length - 1)), container, '[]')
  const line = startOfLine(text, from)
  if (!(pair ? /^ *$/ : /^ *- *$/).test(text.slice(line, from))) return undefined
  return { from: line, to: nextLine(text, Math.max(lastOf(text, last) - 1, 0)), insert: '' }
}

/** Removes an item of a bracketed collection with the comma beside it. */
function inRow(
  text: string,
  container: YAMLMap | YAMLSeq,
  place: number,
  from: number,
  to: number,
): Change | undefined {
  if (container.items.length === 1) {
    const range = rangeOf(container)!
    return { from: range[0], to: range[1], insert: isMap(container) ? '{}' : '[]' }
  }
  if (place === 0) {
    const comma = text.indexOf(',', to)
    const rest = /^,\s*/.exec(text.slice(comma))
    return comma < 0 || !rest ? undefined : { from, to: comma + rest[0].length, insert: '' }
  }
  const comma = text.lastIndexOf(',', from)
  return comma < 0 ? undefined : { from: comma, to, insert: '' }
}
