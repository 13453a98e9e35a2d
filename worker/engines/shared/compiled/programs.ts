import { nearest } from '../../../../core/catalog/registry.ts'
import { movesOf, type Moves } from '../optimise/fused.ts'
import type { Program, Specs, TensorSpec, UpdateRule } from '../../../tensor/program.ts'
import { flopsOf } from '../../../tensor/trace/flops.ts'
import { outcomes, type Graph, type Node } from '../../../tensor/trace/graph.ts'
import { simplify } from '../../../tensor/trace/passes/index.ts'
import { trace } from '../../../tensor/trace/trace.ts'
import { Layout } from './memory.ts'
import type { Backend, Executable, Loaded, Places } from './backend.ts'

/** A program made ready for one set of fetches. */
export interface Prepared<Ready extends Loaded = Executable> {
  program: Program
  /** Absent when nothing is to be computed. */
  executable?: Ready
}

/** The programs of one state, made ready when first asked for, and the layout of their tensors. */
export class Programs<Ready extends Loaded = Executable> {
  readonly state: Specs = {}
  readonly layout = new Layout()
  readonly #backend: Backend<Ready>
  readonly #programs = new Map<string, { program: Program; graph: Graph }>()
  readonly #simplified = new Map<string, Graph>()
  readonly #prepared = new Map<string, Promise<Prepared<Ready>>>()

  constructor(programs: readonly Program[], backend: Backend<Ready>) {
    this.#backend = backend
    for (const program of programs) {
      if (this.#programs.has(program.name)) throw new Error(`two programs are called ${program.name}`)
      const graph = trace(program)
      this.#programs.set(program.name, { program, graph })
      this.#reserve(program, graph)
    }
    const { keep, scratch } = backend
    if (!keep && !scratch) return
    const calls = [...this.#programs.values()].flatMap(({ program: { name }, graph }) =>
      [[], Object.keys(graph.fetches)].map((fetch) => ({ name, simplified: this.#graph(name, fetch) })),
    )
    if (keep)
      for (const { simplified } of calls)
        for (const [name, spec] of Object.entries(keep(simplified))) this.layout.reserve(name, spec)
    if (scratch)
      for (const { name, simplified } of calls) this.layout.reserveScratch(scratch(simplified, this.#places(name)))
  }

  get(name: string, fetch: readonly string[]): Promise<Prepared<Ready>> {
    const key = callOf(name, fetch)
    let prepared = this.#prepared.get(key)
    if (!prepared) {
      prepared = this.#load(name, fetch)
      this.#prepared.set(key, prepared)
      prepared.catch(() => this.#prepared.delete(key))
    }
    return prepared
  }

  /** Multiplications and additions of one call, gradients included, without the optimiser and what nothing needs. */
  flops(name: string): number {
    return flopsOf(this.#find(name).graph)
  }

  /** What computes an update rule on a memory. */
  async updater(rule: UpdateRule): Promise<(memory: WebAssembly.Memory) => Moves> {
    return this.#backend.update ? this.#backend.update(rule) : (memory) => movesOf(rule, memory)
  }

  /** Where an outcome is written: what replaces a state entry lies beside it until the call is over. */
  place(program: string, outcome: string): string {
    return outcome.startsWith('gradients/') ? outcome : `${program}/${outcome}`
  }

  inputPlace(program: string, input: string): string {
    return input.startsWith('feeds/') ? `feeds/${program}/${input.slice('feeds/'.length)}` : input
  }

  async release(): Promise<void> {
    const loaded = (await Promise.allSettled(this.#prepared.values())).flatMap((m) =>
      m.status === 'fulfilled' ? [m.value] : [],
    )
    this.#prepared.clear()
    await Promise.all(loaded.map(({ executable }) => executable?.release()))
  }

  #find(name: string): { program: Program; graph: Graph } {
    const found = this.#programs.get(name)
    if (found) return found
    const names = [...this.#programs.keys()]
    throw new Error(`unknown program: ${name} (did you mean ${nearest(name, names) ?? names.join(' or ')}?)`)
  }

  /** What is to be computed of a program, simplified. */
  #graph(name: string, fetch: readonly string[]): Graph {
    const { program, graph } = this.#find(name)
    const key = callOf(name, fetch)
    const known = this.#simplified.get(key)
    if (known) return known
    for (const wanted of fetch)
      if (!graph.fetches[wanted])
        throw new Error(`program ${name} has no fetch ${wanted} (it has ${Object.keys(graph.fetches).join(', ')})`)
    const fetches = Object.fromEntries(fetch.map((wanted) => [wanted, graph.fetches[wanted]!]))
    const made = simplify({ ...graph, gradients: moved(program, graph.gradients), fetches })
    this.#simplified.set(key, made)
    return made
  }

  #places(name: string): Places {
    return {
      input: (value) => this.layout.place(this.inputPlace(name, value)),
      outcome: (value) => this.layout.place(this.place(name, value)),
      scratch: () => this.layout.scratch(),
    }
  }

  async #load(name: string, fetch: readonly string[]): Promise<Prepared<Ready>> {
    const graph = this.#graph(name, fetch)
    const { program } = this.#find(name)
    if (!outcomes(graph).length) return { program }
    return { program, executable: await this.#backend.load(graph, this.#places(name)) }
  }

  #reserve(program: Program, graph: Graph): void {
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

/** One word for a call: its program and what it fetches. */
export const callOf = (program: string, fetch: readonly string[]): string => `${program}|${fetch.join(',')}`

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
