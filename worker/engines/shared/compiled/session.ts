import { size } from '../../../tensor/trace/graph.ts'
import type { Session } from '../../engine.ts'
import { argumentsOf, type Moves } from '../optimise/fused.ts'
import type { Arrays, Program, Update } from '../../../tensor/program.ts'
import { giveBack } from './memories.ts'
import type { Memory } from './memory.ts'
import type { Programs } from './programs.ts'

/** One call made ready: bound once, so that running it allocates nothing. */
interface Call {
  compute: () => Promise<void> | void
  /** What is fed, and where it lies. */
  fed: { name: string; place: string }[]
  /** State entries to overwrite with what the call computed. */
  replaced: { name: string; next: Float32Array | Int32Array }[]
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
  #isComputing = false

  constructor(programs: Programs, initial: Arrays) {
    this.#programs = programs
    const names = Object.keys(programs.state)
    this.#memory = programs.layout.allocate(Object.fromEntries(names.map((name) => [`state/${name}`, initial[name]!])))
  }

  async run(program: string, feeds: Arrays, fetch: readonly string[] = []): Promise<Arrays> {
    const { fetches } = await this.#called(program, feeds, fetch)
    return Object.fromEntries(fetches.map(([name, view]) => [name, view.slice()]))
  }

  async look<T>(program: string, feeds: Arrays, fetch: readonly string[], see: (fetched: Arrays) => T): Promise<T> {
    return see(Object.fromEntries((await this.#called(program, feeds, fetch)).fetches))
  }

  async read(names: readonly string[] = Object.keys(this.#programs.state)): Promise<Arrays> {
    this.#lives()
    return Object.fromEntries(names.map((name) => [name, this.#memory.view(`state/${name}`).slice()]))
  }

  write(values: Arrays): void {
    this.#lives()
    for (const [name, array] of Object.entries(values)) this.#memory.write(`state/${name}`, array)
  }

  /** Hands its memory on, but not from under a call that is still being computed. */
  dispose(): void {
    if (!this.#disposed && !this.#isComputing) giveBack(this.#memory.wasm)
    this.#disposed = true
    this.#calls.clear()
  }

  #lives(): void {
    if (this.#disposed) throw new Error('this session was disposed')
  }

  async #called(program: string, feeds: Arrays, fetch: readonly string[]): Promise<Call> {
    this.#lives()
    const call = this.#calls.get(program)?.get(fetch.join()) ?? (await this.#prepare(program, fetch))
    this.#lives()
    for (const { name, place } of call.fed) this.#memory.write(place, feeds[name])
    const computing = call.compute()
    if (computing) {
      this.#isComputing = true
      await computing
      this.#isComputing = false
    }
    for (const { name, next } of call.replaced) this.#memory.write(name, next)
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
      fed: Object.keys(program.feeds).map((feed) => ({ name: feed, place: `feeds/${name}/${feed}` })),
      compute:
        executable?.bind(memory, { input: (value) => this.#programs.inputPlace(name, value), outcome: place }) ??
        (() => {}),
      replaced: replaced.map((value) => ({ name: value, next: memory.view(place(value)) })),
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
  #updater(program: Program, { rule, groups }: Update, move: Moves): () => void {
    const memory = this.#memory
    const offset = (name: string) => memory.place(name).offset
    const all = groups.map(({ owner, parameters }) => ({
      rates: rule.rates.map((rate) => memory.view(`feeds/${program.name}/${rate}/${owner}`)),
      moved: parameters.map((parameter) => {
        const name = `state/${parameter}`
        const [, ...shape] = memory.place(name).shape
        const slots = rule.slots.map((slot) => offset(`state/${slot}/${parameter}`))
        return { name, count: size(shape), offsets: [offset(name), offset(`gradients/${parameter}`), ...slots] }
      }),
    }))
    const each = argumentsOf(rule)
    const most = all.reduce((sum, { rates, moved }) => sum + rates[0]!.length * moved.length, 0)
    const rows = new Float64Array(each * most)
    return () => {
      let at = 0
      for (const { rates, moved } of all)
        for (let run = 0; run < rates[0]!.length;) {
          let next = run + 1
          while (next < rates[0]!.length && areSame(rates, run, next)) next++
          for (const { count, offsets } of moved) {
            for (const offset of offsets) rows[at++] = offset + 4 * count * run
            rows[at++] = count * (next - run)
            for (const rate of rates) rows[at++] = rate[run]!
          }
          run = next
        }
      move(rows, at / each)
      for (const { moved } of all) for (const { name } of moved) memory.note(name)
    }
  }
}

/** Whether two runs have the same rates. */
function areSame(rates: readonly (Float32Array | Int32Array)[], one: number, other: number): boolean {
  for (const rate of rates) if (rate[one] !== rate[other]) return false
  return true
}
