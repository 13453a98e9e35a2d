import { isAlias, isMap, isNode, isScalar, isSeq, Pair, Scalar, type Alias, type Document, type YAMLMap } from 'yaml'
import { isMergeKey } from '../nodes.ts'

/** The nodes that aliases refer to, and which anchors occur more than once. */
interface Anchors {
  meant: Map<Alias, unknown>
  /** How often a name occurs. */
  given: Map<string, number>
}

/**
 * Writes out the aliases and merge keys that a field shares with other places: those on its path, and those that refer
 * to it elsewhere, so that it can be replaced or removed alone. Returns whether anything was written out. No alias in
 * the document may be inside the node that it refers to.
 */
export function setApart(document: Document, path: readonly (string | number)[], takesOut: boolean): boolean {
  const anchors = anchorsOf(document)
  if (anchors.meant.size === 0 && !hasMerge(document.contents)) return false
  const gone: unknown[] = []
  const way = walk(document, path, anchors)
  let changed = way.changed
  for (let depth = path.length - 1; takesOut && depth >= 0; depth--) {
    const map = way.nodes[depth]
    if (isMap(map) && mergedOf(map, anchors).has(String(path[depth]))) {
      writeOut(map, anchors, gone)
      changed = true
    }
    // A map that is then empty is removed too.
    if (!isMap(map) || map.items.length > 1) break
  }
  const last = valueAt(way.nodes[path.length - 1], path.at(-1)!)
  const touched = new Set([...way.nodes, ...[last, ...gone].flatMap((node) => [...within(node)])])
  // Unknown anchors are undefined.
  touched.delete(undefined)
  while (writeOutFirst(document.contents, touched, anchors, gone)) {
    for (const node of gone.splice(0)) for (const inner of within(node)) touched.add(inner)
    changed = true
  }
  return changed
}

/** The names of a map's fields, including those of its merge keys; empty if it is not a map. */
export function fieldsAt(document: Document, path: readonly (string | number)[]): string[] | undefined {
  const anchors = anchorsOf(document)
  let node: unknown = document.contents
  for (const key of path) {
    const at = target(node, anchors)
    node = isMap(at) ? fieldsOf(at, anchors).get(String(key)) : valueAt(at, key)
  }
  const map = target(node, anchors)
  return isMap(map) ? [...fieldsOf(map, anchors).keys()] : undefined
}

function anchorsOf(document: Document): Anchors {
  const anchors: Anchors = { meant: new Map(), given: new Map() }
  const named = new Map<string, unknown>()
  for (const node of within(document.contents))
    if (isAlias(node)) anchors.meant.set(node, named.get(node.source))
    else if ((isMap(node) || isSeq(node) || isScalar(node)) && node.anchor) {
      named.set(node.anchor, node)
      anchors.given.set(node.anchor, (anchors.given.get(node.anchor) ?? 0) + 1)
    }
  return anchors
}

/** The containers on the path to a field, all written out. */
function walk(document: Document, path: readonly (string | number)[], anchors: Anchors) {
  const nodes: unknown[] = [document.contents]
  let changed = false
  for (const key of path.slice(0, -1)) {
    const node = nodes.at(-1)
    let value = valueAt(node, key)
    if (value === undefined && isMap(node)) {
      const merged = mergedOf(node, anchors).get(String(key))
      if (merged === undefined) break
      value = copy(target(merged, anchors), anchors)
      node.items.push(new Pair(new Scalar(key), value))
      changed = true
    } else if (isAlias(value)) {
      value = copy(target(value, anchors), anchors)
      if (isMap(node)) pairOf(node, String(key))!.value = value
      else if (isSeq(node)) node.items[Number(key)] = value
      changed = true
    }
    if (!isMap(value) && !isSeq(value)) break
    nodes.push(value)
  }
  return { nodes, changed }
}

/** Writes out one alias or merge key that refers to a touched node; false if there is none. */
function writeOutFirst(node: unknown, touched: Set<unknown>, anchors: Anchors, gone: unknown[]): boolean {
  const isShared = (value: unknown) => isAlias(value) && touched.has(anchors.meant.get(value))
  if (isSeq(node)) {
    const at = node.items.findIndex(isShared)
    if (at >= 0) node.items[at] = copy(target(node.items[at], anchors), anchors)
    return at >= 0 || node.items.some((item) => writeOutFirst(item, touched, anchors, gone))
  }
  if (!isMap(node)) return false
  for (const pair of node.items) {
    const { value } = pair
    if (isMergeKey(pair) && (isShared(value) || (isSeq(value) && value.items.some(isShared)))) {
      writeOut(node, anchors, gone)
      return true
    }
    if (isShared(value)) {
      pair.value = copy(target(value, anchors), anchors)
      return true
    }
    if (writeOutFirst(value, touched, anchors, gone)) return true
  }
  return false
}

/** Replaces a map's merge keys by their fields; `gone` collects what was in the merge keys. */
function writeOut(map: YAMLMap, anchors: Anchors, gone: unknown[]): void {
  const own = new Set(map.items.filter((pair) => !isMergeKey(pair)).map(nameOf))
  const fields = [...mergedOf(map, anchors)].filter(([name]) => !own.has(name))
  const pairs = fields.map(([name, value]) => new Pair(new Scalar(name), copy(value, anchors)))
  const at = map.items.findIndex(isMergeKey)
  gone.push(...map.items.filter(isMergeKey).map(({ value }) => value))
  map.items = map.items.filter((pair) => !isMergeKey(pair))
  map.items.splice(at, 0, ...pairs)
}

/** The fields that a map's merge keys bring in; earlier ones take precedence. */
function mergedOf(map: YAMLMap, anchors: Anchors): Map<string, unknown> {
  const fields = new Map<string, unknown>()
  for (const { value } of map.items.filter(isMergeKey)) {
    const source = target(value, anchors)
    for (const item of isSeq(source) ? source.items : [source]) {
      const from = target(item, anchors)
      if (!isMap(from)) continue
      for (const [name, value] of fieldsOf(from, anchors)) if (!fields.has(name)) fields.set(name, value)
    }
  }
  return fields
}

function fieldsOf(map: YAMLMap, anchors: Anchors): Map<string, unknown> {
  const fields = new Map<string, unknown>()
  for (const pair of map.items) if (!isMergeKey(pair) && !fields.has(nameOf(pair))) fields.set(nameOf(pair), pair.value)
  for (const [name, value] of mergedOf(map, anchors)) if (!fields.has(name)) fields.set(name, value)
  return fields
}

/** A copy without anchors and comments; an alias in it is kept if its name is unambiguous. */
function copy(node: unknown, anchors: Anchors): unknown {
  if (isAlias(node)) {
    const meant = anchors.meant.get(node)
    if (meant !== undefined && anchors.given.get(node.source) !== 1) return copy(meant, anchors)
    const alias = node.clone() as Alias
    anchors.meant.set(alias, meant)
    return alias
  }
  if (!isNode(node)) return node
  const made = node.clone() as typeof node
  delete made.comment
  delete made.commentBefore
  if (isMap(node) && isMap(made)) {
    made.items = node.items.map((pair) => {
      const key = copy(pair.key, anchors)
      return new Pair(key, copy(pair.value, anchors))
    })
  } else if (isSeq(node) && isSeq(made)) made.items = node.items.map((item) => copy(item, anchors))
  if (!isAlias(made)) delete made.anchor
  return made
}

/** A node and everything inside it, in text order. */
function* within(node: unknown): Generator<unknown> {
  yield node
  if (isSeq(node)) for (const item of node.items) yield* within(item)
  else if (isMap(node)) for (const { value } of node.items) yield* within(value)
}

function hasMerge(node: unknown): boolean {
  for (const inner of within(node)) if (isMap(inner) && inner.items.some(isMergeKey)) return true
  return false
}

const target = (node: unknown, { meant }: Anchors): unknown => (isAlias(node) ? meant.get(node) : node)
const nameOf = ({ key }: Pair): string => String(isScalar(key) ? key.value : key)
const pairOf = (map: YAMLMap, name: string) => map.items.find((pair) => !isMergeKey(pair) && nameOf(pair) === name)

function valueAt(node: unknown, key: string | number): unknown {
  if (isSeq(node)) return node.items[Number(key)]
  return isMap(node) ? pairOf(node, String(key))?.value : undefined
}
