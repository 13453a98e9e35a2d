import '../gradients.ts'
import * as tf from '@tensorflow/tfjs-core'
import type { Program, Specs, Tensors } from '../program.ts'
import { withTraceBackend, type TraceBackend } from './backend.ts'
import { describe, type Graph, type Node } from './graph.ts'

/** The complete graph of a program, its gradients included: runs `step` once on tensors without values. */
export function trace(program: Program): Graph {
  try {
    return withTraceBackend((backend) => {
      const outcome = program.step(
        placeholders(backend, 'state', program.state),
        placeholders(backend, 'feeds', program.feeds),
      )
      const nodes = (tensors: Tensors = {}): Record<string, Node> =>
        Object.fromEntries(Object.entries(tensors).map(([name, tensor]) => [name, backend.node(tensor)]))
      return {
        program: program.name,
        state: nodes(outcome.state),
        gradients: nodes(outcome.gradients),
        fetches: nodes(outcome.fetches),
      }
    })
  } catch (error) {
    throw new Error(`program ${program.name}: ${reason(error)}`, { cause: error })
  }
}

/** Throws unless two traces of a program are identical: it draws nothing and depends on nothing but its arguments. */
export function assertPure(program: Program): void {
  const [first, second] = [describe(trace(program)).split('\n'), describe(trace(program)).split('\n')]
  const at = first.findIndex((line, i) => line !== second[i])
  if (at >= 0 || first.length !== second.length)
    throw new Error(`program ${program.name} is not pure: two traces differ: ${first[at]} and ${second[at]}`)
}

/** State entries are the inputs `state/<name>`, feeds `feeds/<name>`. */
function placeholders(backend: TraceBackend, part: 'state' | 'feeds', specs: Specs): Tensors {
  return Object.fromEntries(
    Object.entries(specs).map(([name, spec]) => {
      const node = backend.builder.input(`${part}/${name}`, spec)
      return [name, tf.engine().makeTensorFromTensorInfo(backend.hold(node))]
    }),
  )
}

function reason(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error)
  const kernel = /Kernel '(\w+)' not registered/.exec(message)?.[1]
  return kernel ? `the kernel ${kernel} is not in the table (worker/tensor/trace/kernels)` : message
}
