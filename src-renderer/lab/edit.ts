import { isAlias, isMap, isScalar, isSeq, parseDocument, type Document, type ParsedNode } from 'yaml'
import { readSource } from '../../core/experiment/source.ts'
import { fieldsAt, setApart } from './apart.ts'

export type Path = readonly (string | number)[]

/** How a file is written back: long lines stay long. */
const style = { lineWidth: 0, flowCollectionPadding: true, verifyAliasOrder: false } as const

/** Several merge keys may stand in one map. */
const reading = { keepSourceTokens: true, uniqueKeys: false } as const

/**
 * An experiment file with one field changed; undefined takes it out. Comments and the way the rest is written are kept;
 * where one scalar becomes another, every other character stays. What the field shares with others by an alias or a
 * merge key is written out, so that they stay as they are. A file that is not YAML, or has no end, stays as it is. `tag`
 * names a variant that was written as a word alone and now gets options.
 */
export function edited(given: string, path: Path, value: unknown, tag = 'kind'): string {
  const text = apart(given, path, value === undefined)
  const document = parseDocument(text, reading)
  if (document.errors.length > 0 || !hasEnd(given)) return given
  const node = document.getIn(path, true)
  if ((isAlias(node) || (isScalar(node) && !node.anchor)) && node.range && isPlain(value)) {
    const [from, to] = node.range
    if (to > from) return text.slice(0, from) + yamlOf(value) + text.slice(to)
  }
  if (value === undefined) remove(document, path)
  else set(document, path, value, tag)
  return document.toString(style)
}

/** An experiment file in which a choice names other variants; options that none of them has are taken out. */
export function renamed(text: string, path: Path, tag: string, names: string[], known: readonly string[]): string {
  const value = names.length > 1 ? names : names[0]
  const document = parseDocument(text, reading)
  if (document.errors.length > 0 || !hasEnd(text)) return text
  const fields = fieldsAt(document, path)
  if (!fields) {
    const isAbsent = document.getIn(path, true) === undefined
    return edited(text, path, isAbsent || names.length > 1 ? { [tag]: value } : value)
  }
  const unknown = fields.filter((key) => !known.includes(key))
  let result = text
  for (const key of unknown) if (key !== tag) result = edited(result, [...path, key], undefined)
  return edited(result, [...path, tag], value)
}

/** The text in which a field shares nothing with other places; the same one where that is so already. */
function apart(text: string, path: Path, takesOut: boolean): string {
  const document = parseDocument(text, reading)
  if (document.errors.length > 0 || !hasEnd(text)) return text
  return setApart(document, path, takesOut) ? document.toString(style) : text
}

/** Whether what a text stands for has an end: an alias may stand inside of what it means. */
const hasEnd = (text: string): boolean => !text.includes('*') || readSource(text).source !== undefined

function set(document: Document, path: Path, value: unknown, tag: string): void {
  if (!document.contents) document.contents = document.createNode({}) as unknown as ParsedNode
  for (let depth = 1; depth < path.length; depth++) {
    const above = path.slice(0, depth)
    const node = document.getIn(above, true)
    if (isMap(node) || isSeq(node)) continue
    // A variant named by a word alone becomes one with options.
    const named = isScalar(node) && typeof node.value === 'string' ? { [tag]: node.value } : undefined
    const container = typeof path[depth] === 'number' ? [] : (named ?? {})
    document.setIn(above, flowing(document, container, depth > 1))
  }
  document.setIn(path, flowing(document, value, true))
}

function flowing(document: Document, value: unknown, flow: boolean): unknown {
  const node = document.createNode(value)
  if (isMap(node) || isSeq(node)) node.flow = flow
  return node
}

/** Takes a field out, and what contained nothing else. */
function remove(document: Document, path: Path): void {
  if (!document.hasIn(path)) return
  document.deleteIn(path)
  const above = path.slice(0, -1)
  const container = document.getIn(above, true)
  if (above.length > 0 && isMap(container) && container.items.length === 0) remove(document, above)
}

const isPlain = (value: unknown): boolean => value !== undefined && (value === null || typeof value !== 'object')

/** A scalar as it is written inside flow brackets, which holds everywhere. */
function yamlOf(value: unknown): string {
  const document = parseDocument('[]')
  const list = document.createNode([value])
  list.flow = true
  document.contents = list as unknown as ParsedNode
  return document
    .toString({ ...style, flowCollectionPadding: false })
    .trim()
    .slice(1, -1)
}

/** The one stretch in which two texts differ, for an editor that keeps its cursor. */
export function difference(before: string, after: string): { from: number; to: number; insert: string } {
  let from = 0
  while (from < before.length && from < after.length && before[from] === after[from]) from++
  let end = 0
  const most = Math.min(before.length, after.length) - from
  while (end < most && before[before.length - 1 - end] === after[after.length - 1 - end]) end++
  return { from, to: before.length - end, insert: after.slice(from, after.length - end) }
}
