import { outcomes, reachable, type Graph, type Node } from '../../tensor/trace/graph.ts'
import type { Program } from '../../tensor/program.ts'
import { simplify } from '../../tensor/trace/passes/index.ts'
import { withoutWindows } from '../../tensor/trace/passes/windows.ts'
import { trace } from '../../tensor/trace/trace.ts'
import { lowerNode } from './lower.ts'
import { Model } from './model.ts'

/** A model for other programs, and how many rows it takes at a time: any number where its graph lets them be free. */
export interface Portable {
  bytes: Uint8Array
  rows: number | 'any'
}

/**
 * The program of one run `[1, …]` as a model with its state inside, under its own names. Its one feed and its fetches
 * are `[1, rows, values]` here and `[rows, values]` outside. The rows are free where models for two and for three are
 * the same but for that number; else the model takes one row.
 */
export function portable(program: (rows: number) => Program, state: Record<string, Float32Array>): Portable {
  const written = (rows: number, dimension: number | 'rows') =>
    write(withoutWindows(simplify(trace(program(rows)))), state, dimension)
  const [two, three] = [written(2, 'rows'), written(3, 'rows')]
  const free = two.length === three.length && two.every((byte, i) => byte === three[i])
  return free ? { bytes: two, rows: 'any' } : { bytes: written(1, 1), rows: 1 }
}

function write(graph: Graph, state: Record<string, Float32Array>, rows: number | 'rows'): Uint8Array {
  const model = new Model()
  const names = new Map<Node, string>()
  const first = model.integers([0])
  for (const node of reachable(outcomes(graph))) names.set(node, lowered(node))
  for (const [name, node] of Object.entries(graph.fetches)) {
    const outside = model.node('Squeeze', [names.get(node)!, first], {}, { name })
    model.output(outside, [rows, node.shape[2]!], node.dtype)
  }
  return model.bytes()

  function lowered(node: Node): string {
    if (node.kernel !== 'Input') return lowerNode(model, node, names)
    const [part, name] = (node.attributes.name as string).split(/\/(.*)/s) as [string, string]
    if (part === 'feeds') return model.node('Unsqueeze', [model.input(name, [rows, node.shape[2]!], node.dtype), first])
    const values = state[name]
    if (!values) throw new Error(`the model needs ${name}, which is not among ${Object.keys(state).join(', ')}`)
    return model.constant(values, node.shape, node.dtype === 'bool' ? 'float32' : node.dtype, name)
  }
}
