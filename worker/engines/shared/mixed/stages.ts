import type { Specs } from '../../../tensor/program.ts'
import { outcomes, reachable, type Graph, type Node } from '../../../tensor/trace/graph.ts'
import { rewrite } from '../../../tensor/trace/passes/rewrite.ts'
import type { Own } from './own.ts'

/** A program as routines of our own and, between them, graphs without those values. */
export interface Staged {
  /** In the order in which they are run. */
  readonly stages: readonly (Own | Graph)[]
  /** Names of values that one stage makes and another reads. */
  readonly names: ReadonlyMap<Node, string>
  /** Those values, and what the routines keep. */
  readonly room: Specs
}

export const isGraph = (stage: Own | Graph): stage is Graph => 'program' in stage

/** Cuts a simplified graph at the values that have routines of their own; undefined where that cannot be done. */
export function staged(graph: Graph, owns: readonly Own[]): Staged | undefined {
  const ofNode = new Map(owns.map((own) => [own.node, own]))
  const readsOf = (node: Node) => (ofNode.get(node)?.reads ?? node.inputs).filter((input) => !isGiven(input))
  const order = reachable(outcomes(graph), readsOf)
  const place = placesOf(order, ofNode, readsOf)
  const names = crossing(order, place, readsOf)
  // Memory holds no truth values, and a routine writes to one place.
  const roles = (node: Node) => Number(names.has(node)) + outcomes(graph).filter((outcome) => outcome === node).length
  if ([...names.keys()].some(({ dtype }) => dtype === 'bool') || owns.some(({ node }) => roles(node) > 1))
    return undefined
  const stages: (Own | Graph)[] = []
  const last = Math.max(...place.values())
  for (let stage = -1; stage <= last; stage++) {
    if (stage % 2) stages.push(...owns.filter(({ node }) => place.get(node) === stage))
    else {
      const part = partOf(graph, stage, ofNode, place, names)
      if (outcomes(part).length > 0) stages.push(part)
    }
  }
  const room: Specs = Object.assign({}, ...owns.map((own) => own.room))
  for (const [{ shape, dtype }, name] of names) room[name] = { shape, dtype: dtype as 'float32' | 'int32' }
  return { stages, names, room }
}

const isGiven = ({ kernel }: Node): boolean => kernel === 'Input' || kernel === 'Fill' || kernel === 'Constant'

type Reads = (node: Node) => readonly Node[]

/** The stage of each node: routines have odd ones, all else even ones, each as early as what it reads allows. */
function placesOf(order: readonly Node[], ofNode: ReadonlyMap<Node, Own>, readsOf: Reads): Map<Node, number> {
  const place = new Map<Node, number>()
  for (const node of order) {
    const own = ofNode.has(node)
    const after = (read: Node) => place.get(read)! + (own ? 1 : 0) + (ofNode.has(read) ? 1 : 0)
    place.set(node, Math.max(own ? -1 : 0, ...readsOf(node).map(after)))
  }
  return place
}

/** Names of the values that one stage makes and another reads; the same name for another program's of that shape. */
function crossing(order: readonly Node[], place: ReadonlyMap<Node, number>, readsOf: Reads): Map<Node, string> {
  const names = new Map<Node, string>()
  const alike = new Map<string, number>()
  for (const node of order)
    for (const read of readsOf(node)) {
      if (names.has(read) || place.get(read) === place.get(node)) continue
      const type = `${read.dtype}[${read.shape}]`
      const count = (alike.get(type) ?? 0) + 1
      alike.set(type, count)
      names.set(read, `kept/value ${count} ${type}`)
    }
  return names
}

/** What is computed at one stage: outcomes of the graph, and values that later stages read. */
function partOf(
  graph: Graph,
  stage: number,
  ofNode: ReadonlyMap<Node, Own>,
  place: ReadonlyMap<Node, number>,
  names: ReadonlyMap<Node, string>,
): Graph {
  const here = (nodes: Readonly<Record<string, Node>>) =>
    Object.fromEntries(Object.entries(nodes).filter(([, node]) => !ofNode.has(node) && place.get(node) === stage))
  const made = [...names].filter(([node]) => !ofNode.has(node) && place.get(node) === stage)
  const fetches = { ...here(graph.fetches), ...Object.fromEntries(made.map(([node, name]) => [name, node])) }
  const part = { ...graph, state: here(graph.state), gradients: here(graph.gradients), fetches }
  return rewrite(part, [], {
    first: [],
    of: (node, _made, builder) =>
      names.has(node) && place.get(node)! < stage ? builder.input(names.get(node)!, node) : undefined,
  })
}
