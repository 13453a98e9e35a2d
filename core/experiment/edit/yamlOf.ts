import { parseDocument, type ParsedNode } from 'yaml'

/** A scalar in a notation that is valid inside flow brackets, and so everywhere. */
export function yamlOf(value: unknown): string {
  const document = parseDocument('[]')
  const list = document.createNode([value])
  list.flow = true
  document.contents = list as unknown as ParsedNode
  return document.toString({ lineWidth: 0, flowCollectionPadding: false }).trim().slice(1, -1)
}
