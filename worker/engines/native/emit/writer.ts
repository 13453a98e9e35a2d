import type { Access, Buffer } from '../../shared/plan/plan.ts'
import type { Machine } from './machine.ts'

/** Where in its loops a pass is: what each loop but the last has come to, and which columns of that are next. */
export interface Spot {
  /** C expressions, one for each loop but the last. */
  readonly index: readonly string[]
  /** A C expression. */
  readonly column: string
  /** Columns that count; a vector's others are neither read nor written. */
  readonly n: number
  /** What the pass itself made there, in C. */
  readonly result?: string
}

/** The C function of one pass under construction. */
export class Writer {
  readonly machine: Machine
  /** Where a buffer begins, in C. */
  readonly #placeOf: (buffer: Buffer) => string
  readonly #pointers = new Map<string, string>()
  /** What the function is given: its parameters, and what stands for them in the call. */
  readonly #parameters: string[] = []
  readonly #given: string[] = []
  #values = 0

  constructor(machine: Machine, placeOf: (buffer: Buffer) => string) {
    this.machine = machine
    this.#placeOf = placeOf
  }

  /** The pointer to the run's first element of an access. */
  pointer({ buffer, offset, run, pick, each }: Access, { type = 'float', written = false } = {}): string {
    const begin = `(${written ? '' : 'const '}${type} *)${this.#placeOf(buffer)}`
    const place = pick ? `(long)((const int *)${this.#placeOf(pick)})[run]` : each ? `run / ${each}` : 'run'
    const code = sum([begin, offset, run ? `${place} * ${run}` : 0])
    const known = this.#pointers.get(code)
    if (known) return known
    const name = written ? 'out' : `x${this.#pointers.size}`
    this.#parameters.push(`${written ? '' : 'const '}${type} *const ${name}`)
    this.#given.push(`${code} /* ${titleOf(buffer)} */`)
    this.#pointers.set(code, name)
    return name
  }

  /** A name for one more value. */
  value = (): string => `t${this.#values++}`

  /** Numbers of an access at a spot, as a vector. */
  load(access: Access, { index, column, n }: Spot): string {
    const along = access.strides.at(-1)!
    const place = sum([this.pointer(access), offsetOf(access.strides, index), times(column, along)])
    if (along === 0) return `spread(*(${place}))`
    if (along !== 1) return `load_apart(${place}, ${along}, ${n})`
    return n === this.machine.lanes ? `load(${place})` : `load_first(${place}, ${n})`
  }

  /** Stores a vector. */
  store(access: Access, value: string, { index, column, n }: Spot): string {
    const along = access.strides.at(-1)!
    const to = sum([this.pointer(access, { written: true }), offsetOf(access.strides, index), times(column, along)])
    if (along !== 1 && n > 1) return `store_apart(${to}, ${value}, ${along}, ${n});`
    return n === this.machine.lanes ? `store(${to}, ${value});` : `store_first(${to}, ${value}, ${n});`
  }

  /** The function without its name, which passes that are alike but for their places share, and what it is given. */
  written(title: string, body: readonly string[]): { text: string; given: string } {
    const text = [`(${this.#parameters.join(', ')}) { /* ${title} */`, ...body.map(indented), '}', ''].join('\n')
    return { text, given: this.#given.join(', ') }
  }
}

/** How a buffer is called in comments. */
export const titleOf = ({ kind, name }: Buffer): string =>
  kind === 'scratch' ? `scratch ${name}` : `${kind} ${name}`.replaceAll(/[^\w/ .-]/g, '_')

/** A sum of C expressions without its zeros. */
export const sum = (terms: readonly (string | number)[]): string =>
  terms.filter((term) => term !== 0 && term !== '0').join(' + ') || '0'

export const times = (index: string, by: number): string =>
  by === 0 || index === '0' ? '0' : by === 1 ? index : `(${index}) * ${by}`

/** Numbers from the start to an index of the first loops. */
export const offsetOf = (strides: readonly number[], index: readonly string[]): string =>
  sum(index.map((at, loop) => times(at, strides[loop]!)))

/** Lines in a loop that counts from 0 to `n`; in none where `n` is 1 and the counter is 0. */
export const counting = (name: string, n: number, lines: readonly string[]): string[] =>
  n === 1
    ? [`{ const long ${name} = 0;`, ...lines.map(indented), '}']
    : [`for (long ${name} = 0; ${name} < ${n}; ${name}++) {`, ...lines.map(indented), '}']

export const indented = (line: string): string => `  ${line}`
