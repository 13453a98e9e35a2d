import { size } from '../../../tensor/trace/graph.ts'
import type { Session } from '../../engine.ts'
import { updateKernel } from '../optimise/fused.ts'
import type { Arrays, Program, Update } from '../../../tensor/program.ts'
import type { Memory } from './memory.ts'
import { callOf, type Programs } from './programs.ts'

/** One call made ready: bound once, so that running it allocates nothing. */
interface Call {
  program: Program
  compute: () => Promise<void> | void
  /** State entries to overwrite with what the call computed. */
  replaced: [state: string, next: Float32Array | Int32Array][]
  fetches: [name: string, view: Float32Array | Int32Array][]
  update: () => void
}

/** A state in one WebAssembly memory, moved in place. */
export class MemorySession implements Session {
  readonly #programs: Programs
  readonly #memory: Memory
  readonly #calls = new Map<string, Call>()
  #disposed = false

  constructor(programs: Programs, initial: Arrays) {
    this.#programs = programs
    this.#memory = programs.layout.allocate()
    for (const name of Object.keys(programs.state)) this.#memory.write(`state/${name}`, initial[name])
  }

  async run(program: string, feeds: Arrays, fetch: readonly string[] = []): Promise<Arrays> {
    if (this.#disposed) throw new Error('this session was disposed')
    const call = this.#calls.get(callOf(program, fetch)) ?? (await this.#prepare(program, fetch))
    for (const name of Object.keys(call.program.feeds)) this.#memory.write(`feeds/${program}/${name}`, feeds[name])
    const computing = call.compute()
    if (computing) await computing
    for (const [name, next] of call.replaced) this.#memory.write(name, next)
    call.update()
    const fetched: Arrays = {}
    for (const [name, view] of call.fetches) fetched[name] = view.slice()
    return fetched
  }

  async read(names: readonly string[] = Object.keys(this.#programs.state)): Promise<Arrays> {
    return Object.fromEntries(names.map((name) => [name, this.#memory.view(`state/${name}`).slice()]))
  }

  write(values: Arrays): void {
    for (const [name, array] of Object.entries(values)) this.#memory.write(`state/${name}`, array)
  }

  dispose(): void {
    this.#disposed = true
    this.#calls.clear()
  }

  async #prepare(name: string, fetch: readonly string[]): Promise<Call> {
    const { program, executable } = await this.#programs.get(name, fetch)
    const memory = this.#memory
    const place = (value: string) => this.#programs.place(name, value)
    const replaced = executable?.outcomes.filter((value) => value.startsWith('state/')) ?? []
    const call: Call = {
      program,
      compute:
        executable?.bind(memory, { input: (value) => this.#programs.inputPlace(name, value), outcome: place }) ??
        (() => {}),
      replaced: replaced.map((value) => [value, memory.view(place(value))]),
      fetches: fetch.map((value) => [value, memory.view(place(`fetches/${value}`))]),
      update: program.update ? this.#updater(program, program.update) : () => {},
    }
    this.#calls.set(callOf(name, fetch), call)
    return call
  }

  /** Moves the parameters of a program by its gradients, each run by its own rates. */
  #updater(program: Program, { rule, groups }: Update): () => void {
    const memory = this.#memory
    const kernel = updateKernel(rule, memory.wasm)
    const offset = (name: string) => memory.place(name).offset
    const moves = groups.flatMap(({ owner, parameters }) => {
      const rates = rule.rates.map((rate) => memory.view(`feeds/${program.name}/${rate}/${owner}`))
      return parameters.map((parameter) => {
        const name = `state/${parameter}`
        const [runs, ...shape] = memory.place(name).shape
        const slots = rule.slots.map((slot) => offset(`state/${slot}/${parameter}`))
        const offsets = [offset(name), offset(`gradients/${parameter}`), ...slots]
        const count = size(shape)
        const ofRun = (run: number) => [...offsets.map((at) => at + 4 * count * run), count, ...rates.map(() => 0)]
        return { name, rates, first: offsets.length + 1, calls: Array.from({ length: runs! }, (_, run) => ofRun(run)) }
      })
    })
    return () => {
      for (const { name, rates, first, calls } of moves) {
        for (let run = 0; run < calls.length; run++) {
          const call = calls[run]!
          for (let i = 0; i < rates.length; i++) call[first + i] = rates[i]![run]!
          kernel(...call)
        }
        memory.note(name)
      }
    }
  }
}
