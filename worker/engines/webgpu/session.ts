import { Tensor } from '../onnx/runtime.ts'
import type { Programs } from '../shared/compiled/programs.ts'
import type { Session } from '../engine.ts'
import type { Arrays, Specs, TensorSpec } from '../../tensor/program.ts'
import { size } from '../../tensor/trace/graph.ts'
import { Copies } from './copies.ts'
import type { DeviceExecutable, Value } from './executable.ts'

/** Calls that may wait on the device: enough to keep it busy, few enough that their buffers do not pile up. */
const mostAhead = 32

/** Models that copy, by the names they copy; shared by the sessions of one set of programs. */
export type CopiesOf = Map<string, Copies>

/**
 * A state on the device. What was written lies in the host's memory until a call needs it; parameters and moments are
 * replaced on the device by each call, and what calls only read goes there once.
 */
export class DeviceSession implements Session {
  readonly #programs: Programs<DeviceExecutable>
  readonly #copies: CopiesOf
  readonly #state = new Map<string, Value>()
  /** Calls since the host last waited for the device. */
  #ahead = 0
  #disposed = false

  constructor(programs: Programs<DeviceExecutable>, copies: CopiesOf, initial: Arrays) {
    this.#programs = programs
    this.#copies = copies
    for (const name of Object.keys(programs.state)) this.#place(name, initial[name])
  }

  /** Names of the entries that lie on the device now. */
  get resident(): readonly string[] {
    return [...this.#state].flatMap(([name, { location }]) => (location === 'cpu' ? [] : [name]))
  }

  async run(name: string, feeds: Arrays, fetch: readonly string[] = []): Promise<Arrays> {
    if (this.#disposed) throw new Error('this session was disposed')
    const { program, executable } = await this.#programs.get(name, fetch)
    const given: Record<string, Value> = {}
    for (const [feed, spec] of Object.entries(program.feeds))
      given[`feeds/${feed}`] = onHost(`feeds/${name}/${feed}`, feeds[feed], spec)
    if (!executable) return {}
    const { inputs, replaced } = executable
    const read = inputs.filter((input) => input.startsWith('state/')).map((input) => input.slice('state/'.length))
    await this.#settle(read.filter((entry) => !replaced.has(entry)))
    for (const entry of read) given[`state/${entry}`] = this.#state.get(entry)!
    const made = await executable.run(Object.fromEntries(inputs.map((input) => [input, given[input]!])))
    const fetched: Arrays = {}
    this.#ahead = fetch.length ? 0 : this.#ahead + 1
    for (const [value, tensor] of made) {
      const [part, entry] = [value.slice(0, value.indexOf('/')), value.slice(value.indexOf('/') + 1)]
      if (part === 'state') this.#keep(entry, tensor)
      else fetched[entry] = tensor.data as Float32Array | Int32Array
    }
    if (this.#ahead >= mostAhead) await this.#catchUp()
    return Object.fromEntries(fetch.map((wanted) => [wanted, fetched[wanted]!]))
  }

  async look<T>(name: string, feeds: Arrays, fetch: readonly string[], see: (fetched: Arrays) => T): Promise<T> {
    return see(await this.run(name, feeds, fetch))
  }

  async read(names: readonly string[] = Object.keys(this.#programs.state)): Promise<Arrays> {
    const away = names.filter((name) => this.#state.get(name)?.location === 'gpu-buffer')
    const back = away.length ? await this.#copier(away).download(this.#state) : {}
    return Object.fromEntries(
      names.map((name) => [name, back[name] ?? (this.#state.get(name)!.data as Float32Array).slice()]),
    )
  }

  write(values: Arrays): void {
    for (const [name, array] of Object.entries(values)) this.#place(name, array)
  }

  dispose(): void {
    this.#disposed = true
    for (const tensor of this.#state.values()) drop(tensor)
    this.#state.clear()
  }

  /** Waits for the device by reading its smallest entry. */
  async #catchUp(): Promise<void> {
    const bytes = (name: string) => size(this.#programs.state[name]!.shape)
    const [smallest] = this.resident.toSorted((a, b) => bytes(a) - bytes(b))
    if (smallest !== undefined) await this.read([smallest])
    this.#ahead = 0
  }

  /** Brings entries that calls only read to the device. */
  async #settle(names: readonly string[]): Promise<void> {
    const here = names.filter((name) => this.#state.get(name)!.location === 'cpu')
    if (!here.length) return
    const there = await this.#copier(here).upload(this.#state)
    for (const [name, tensor] of there) this.#keep(name, tensor)
  }

  #copier(names: readonly string[]): Copies {
    const key = names.join('\n')
    let copies = this.#copies.get(key)
    if (!copies) {
      const specs: Specs = Object.fromEntries(names.map((name) => [name, this.#programs.state[name]!]))
      this.#copies.set(key, (copies = new Copies(specs)))
    }
    return copies
  }

  #place(name: string, values: Float32Array | Int32Array | undefined): void {
    const spec = this.#programs.state[name]
    if (!spec) throw new Error(`no state entry ${name}`)
    this.#keep(name, onHost(`state/${name}`, values?.slice(), spec))
  }

  #keep(name: string, tensor: Value): void {
    const before = this.#state.get(name)
    this.#state.set(name, tensor)
    if (before) drop(before)
  }
}

const drop = (tensor: Value): void => {
  if (tensor.location !== 'cpu') tensor.dispose()
}

/** A tensor over host values; throws when their number or type is not that of the spec. */
function onHost(name: string, values: Float32Array | Int32Array | undefined, { shape, dtype }: TensorSpec): Value {
  if (!values) throw new Error(`${name} is missing`)
  const Values = dtype === 'int32' ? Int32Array : Float32Array
  if (values.length !== size(shape) || values.constructor !== Values)
    throw new Error(
      `${name} needs ${size(shape)} values in ${Values.name}, got ${values.length} in ${values.constructor.name}`,
    )
  return new Tensor(dtype, values as Float32Array, shape) as Value
}
