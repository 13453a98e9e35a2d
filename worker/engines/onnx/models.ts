import { InferenceSession } from 'onnxruntime-node'
import { nearest } from '../../../core/registry.ts'
import type { Program, Specs, TensorSpec } from '../program.ts'
import { outcomes, reachable, type Graph, type Node } from '../trace/graph.ts'
import { primitives } from '../trace/kernels/index.ts'
import { simplify } from '../trace/passes/index.ts'
import { trace } from '../trace/trace.ts'
import { Layout } from './memory.ts'
import { lower } from './lower.ts'

/** A program lowered for one set of fetches. */
export interface Model {
  program: Program
  /** Absent when nothing is to be computed. */
  session?: InferenceSession
  inputs: string[]
  /** ONNX value name of each outcome. */
  outputs: Record<string, string>
}

/** The programs of one state as ONNX models, made when first asked for, and the layout of their tensors. */
export class Models {
  readonly state: Specs = {}
  readonly layout = new Layout()
  private readonly options: InferenceSession.SessionOptions
  private readonly programs = new Map<string, { program: Program; graph: Graph }>()
  private readonly models = new Map<string, Promise<Model>>()

  constructor(programs: readonly Program[], options: InferenceSession.SessionOptions) {
    this.options = options
    for (const program of programs) {
      if (this.programs.has(program.name)) throw new Error(`two programs are called ${program.name}`)
      const graph = trace(program)
      this.programs.set(program.name, { program, graph })
      this.reserve(program, graph)
    }
  }

  get(name: string, fetch: readonly string[]): Promise<Model> {
    const key = `${name}|${fetch.join(',')}`
    let model = this.models.get(key)
    if (!model) {
      model = this.load(name, fetch)
      this.models.set(key, model)
      model.catch(() => this.models.delete(key))
    }
    return model
  }

  /** Multiplications and additions of one call, gradients included, without the optimiser and what nothing needs. */
  flops(name: string): number {
    const { graph } = this.find(name)
    const moves = { ...graph, fetches: {} }
    const nodes = reachable(outcomes(outcomes(moves).length ? moves : graph))
    return nodes.reduce((total, node) => total + (primitives.get(node.kernel)?.flops?.(node) ?? 0), 0)
  }

  /** Where an outcome is written: what replaces a state entry lies beside it until the call is over. */
  place(program: string, outcome: string): string {
    return outcome.startsWith('gradients/') ? outcome : `${program}/${outcome}`
  }

  inputPlace(program: string, input: string): string {
    return input.startsWith('feeds/') ? `feeds/${program}/${input.slice('feeds/'.length)}` : input
  }

  async release(): Promise<void> {
    const loaded = (await Promise.allSettled(this.models.values())).flatMap((m) => (m.status === 'fulfilled' ? [m.value] : [])) // prettier-ignore
    this.models.clear()
    if (this.options.enableProfiling) for (const { session } of loaded) session?.endProfiling()
    await Promise.all(loaded.map(({ session }) => session?.release()))
  }

  private find(name: string): { program: Program; graph: Graph } {
    const found = this.programs.get(name)
    if (found) return found
    const names = [...this.programs.keys()]
    throw new Error(`unknown program: ${name} (did you mean ${nearest(name, names) ?? names.join(' or ')}?)`)
  }

  private async load(name: string, fetch: readonly string[]): Promise<Model> {
    const { program, graph } = this.find(name)
    for (const wanted of fetch)
      if (!graph.fetches[wanted])
        throw new Error(`program ${name} has no fetch ${wanted} (it has ${Object.keys(graph.fetches).join(', ')})`)
    const fetches = Object.fromEntries(fetch.map((wanted) => [wanted, graph.fetches[wanted]!]))
    const lowered = lower(simplify({ ...graph, gradients: moved(program, graph.gradients), fetches }))
    if (!Object.keys(lowered.outputs).length) return { program, inputs: [], outputs: {} }
    const session = await InferenceSession.create(lowered.bytes, this.options)
    return { program, session, inputs: lowered.inputs, outputs: lowered.outputs }
  }

  private reserve(program: Program, graph: Graph): void {
    for (const [name, spec] of Object.entries(program.state)) {
      this.layout.reserve(`state/${name}`, spec)
      this.state[name] = spec
    }
    for (const [name, spec] of Object.entries(program.feeds)) this.layout.reserve(`feeds/${program.name}/${name}`, spec)
    for (const [name, node] of Object.entries(moved(program, graph.gradients))) {
      expectSpec(program, `the gradient of ${name}`, node, program.state[name])
      this.layout.reserve(`gradients/${name}`, { shape: node.shape, dtype: 'float32' })
    }
    for (const [name, node] of Object.entries(graph.state)) {
      expectSpec(program, `the new state ${name}`, node, program.state[name])
      this.layout.reserve(this.place(program.name, `state/${name}`), spec(program, name, node))
    }
    for (const [name, node] of Object.entries(graph.fetches))
      this.layout.reserve(this.place(program.name, `fetches/${name}`), spec(program, name, node))
  }
}

/** The gradients that the optimiser uses. */
function moved(program: Program, gradients: Readonly<Record<string, Node>>): Record<string, Node> {
  const names = program.update?.groups.flatMap((group) => group.parameters) ?? []
  return Object.fromEntries(
    names.map((name) => {
      if (!gradients[name]) throw new Error(`program ${program.name} moves ${name} but returns no gradient of it`)
      return [name, gradients[name]]
    }),
  )
}

function spec(program: Program, name: string, { shape, dtype }: Node): TensorSpec {
  if (dtype === 'bool') throw new Error(`program ${program.name}: ${name} is a truth value (cast it to int32)`)
  return { shape, dtype }
}

function expectSpec(program: Program, what: string, node: Node, spec: TensorSpec | undefined): void {
  if (spec && spec.dtype === node.dtype && String(spec.shape) === String(node.shape)) return
  throw new Error(
    `program ${program.name}: ${what} is ${node.dtype}[${node.shape}], ` +
      (spec ? `the state entry ${spec.dtype}[${spec.shape}]` : 'and there is no such state entry'),
  )
}
