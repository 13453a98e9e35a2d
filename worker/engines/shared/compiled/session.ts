import { size } from '../../../tensor/trace/graph.ts'
import type { Session } from '../../engine.ts'
import type { UpdateKernel } from '../optimise/fused.ts'
import type { Arrays, Program, Update } from '../../../tensor/program.ts'
import type { Memory } from './memory.ts'
import type { Programs } from './programs.ts'

/** One call made ready: bound once, so that running it allocates nothing. */
interface Call {
  compute: () => Promise<void> | void
  /** What is fed, and where it lies. */
  fed: [name: string, place: string][]
  /** State entries to overwrite with what the call computed. */
  replaced: [state: string, next: Float32Array | Int32Array][]
  fetches: [name: string, view: Float32Array | Int32Array][]
  update: () => void
}

/** A state in one WebAssembly memory, moved in place. */
export class MemorySession implements Session {
  readonly #programs: Programs
  readonly #memory: Memory
  /** By program, then by what is fetched. */
  readonly #calls = new Map<string, Map<string, Call>>()
  #disposed = false

  constructor(programs: Programs, initial: Arrays) {
    this.#programs = programs
    this.#memory = programs.layout.allocate()
    for (const name of Object.keys(programs.state)) this.#memory.write(`state/${name}`, initial[name])
  }

  async run(program: string, feeds: Arrays, fetch: readonly string[] = []): Promise<Arrays> {
    const { fetches } = await this.#called(program, feeds, fetch)
    return Object.fromEntries(fetches.map(([name, view]) => [name, view.slice()]))
  }

  async look<T>(program: string, feeds: Arrays, fetch: readonly string[], see: (fetched: Arrays) => T): Promise<T> {
    return see(Object.fromEntries((await this.#called(program, feeds, fetch)).fetches))
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

  async #called(program: string, feeds: Arrays, fetch: readonly string[]): Promise<Call> {
    if (this.#disposed) throw new Error('this session was disposed')
    const call = this.#calls.get(program)?.get(fetch.join()) ?? (await this.#prepare(program, fetch))
    for (const [name, place] of call.fed) this.#memory.write(place, feeds[name])
    const computing = call.compute()
    if (computing) await computing
    for (const [name, next] of call.replaced) this.#memory.write(name, next)
    call.update()
    return call
  }

  async #prepare(name: string, fetch: readonly string[]): Promise<Call> {
    const { program, executable } = await this.#programs.get(name, fetch)
    const memory = this.#memory
    const place = (value: string) => this.#programs.place(name, value)
    const update = program.update
      ? this.#updater(program, program.update, (await this.#programs.updater(program.update.rule))(memory.wasm))
      : () => {}
    const replaced = executable?.outcomes.filter((value) => value.startsWith('state/')) ?? []
    const call: Call = {
      fed: Object.keys(program.feeds).map((feed) => [feed, `feeds/${name}/${feed}`]),
      compute:
        executable?.bind(memory, { input: (value) => this.#programs.inputPlace(name, value), outcome: place }) ??
        (() => {}),
      replaced: replaced.map((value) => [value, memory.view(place(value))]),
      fetches: fetch.map((value) => [value, memory.view(place(`fetches/${value}`))]),
      update,
    }
    const ofProgram = this.#calls.get(name) ?? new Map<string, Call>()
    this.#calls.set(name, ofProgram.set(fetch.join(), call))
    return call
  }

  /**
   * Moves the parameters of a program by its gradients, each run by its own rates; runs of the same rates that stand side by
   * side in one loop, since how a number moves does not depend on its place.
   */
  #updater(program: Program, { rule, groups }: Update, kernel: UpdateKernel): () => void {
    const memory = this.#memory
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
        return { name, rates, count, at: offsets.length, calls: Array.from({ length: runs! }, (_, run) => ofRun(run)) }
      })
    })
    return () => {
      for (const { name, rates, count, at, calls } of moves) {
        for (let run = 0, next = 0; run < calls.length; run = next) {
          next = run + 1
          while (next < calls.length && rates.every((rate) => rate[next] === rate[run])) next++
          const call = calls[run]!
          call[at] = count * (next - run)
          for (let i = 0; i < rates.length; i++) call[at + 1 + i] = rates[i]![run]!
          kernel(...call)
        }
        memory.note(name)
      }
    }
  }
}
