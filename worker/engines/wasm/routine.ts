import {
  advance,
  f32x4,
  get,
  i32,
  i32x4,
  repeat,
  set,
  tee,
  types,
  v128,
  type AssembledFunction,
} from '../../../core/webAssembly/assembly.ts'
import { constant, operators, parts, repeats, type Expression } from './expression.ts'
import type { View } from './view.ts'

/** A program, or a step of one, that is not written in WebAssembly. */
export class NotFused extends Error {}

/** The number of the run that a routine works on, its only argument. */
const run = 0

/** A function under construction. */
export class Routine {
  readonly #types: number[] = []
  readonly #vectors: number[] = []
  #used = 0

  whole = (): number => this.#types.push(types.i32)

  /** A vector local; those of a block are used again by the next. */
  vector(): number {
    const known = this.#vectors[this.#used++]
    if (known !== undefined) return known
    const made = this.#types.push(types.v128)
    this.#vectors.push(made)
    return made
  }

  /** Vector locals made from here on in `code` are free again afterwards. */
  block(code: () => number[]): number[] {
    const before = this.#used
    const made = code()
    this.#used = before
    return made
  }

  assembled(body: number[]): AssembledFunction {
    return { params: [types.i32], locals: this.#types.map((type) => [1, type]), body }
  }
}

/** So many vectors of four neighbouring columns, or, with one lane, a single column. */
export interface Columns {
  readonly vectors: number
  readonly lanes: 4 | 1
}

/** Addresses of views: where the run's part begins, and how far along its columns a loop has come. */
export class Cursor {
  readonly #routine: Routine
  readonly #pointers = new Map<string, { local: number; view: View; along: number; down: number }>()

  constructor(routine: Routine) {
    this.#routine = routine
  }

  /** The local that addresses a view whose columns lie `along` elements apart, and its rows `down`, if a loop takes them. */
  pointer(view: View, along: number, down = 0): number {
    const key = `${view.strides[0]}|${view.index?.at}|${along}|${down}`
    const known = this.#pointers.get(key)
    if (known) return known.local
    const local = this.#routine.whole()
    this.#pointers.set(key, { local, view, along, down })
    return local
  }

  /** Sets every address to the run's first column. */
  start(): number[] {
    return [...this.#pointers.values()].flatMap(({ local, view }) => [...runStart(view), ...set(local)])
  }

  advance(columns: number): number[] {
    return this.#move(({ along }) => along * columns)
  }

  /** Goes so many rows down, or up. */
  descend(rows: number): number[] {
    return this.#move(({ down }) => down * rows)
  }

  #move(elements: (pointer: { along: number; down: number }) => number): number[] {
    return [...this.#pointers.values()].flatMap((pointer) => {
      const bytes = 4 * elements(pointer)
      return bytes ? advance(pointer.local, bytes) : []
    })
  }
}

/** Leaves the bytes from a view's first run to this one. */
export function runStart({ strides, index }: View): number[] {
  const bytes = 4 * strides[0]!
  if (index === undefined) return bytes ? [...get(run), ...i32.constant(bytes), ...i32.multiply] : i32.constant(0)
  const chosen = [...get(run), ...i32.constant(2), ...i32.shiftLeft, ...i32.load(index.at)]
  return [...chosen, ...i32.constant(bytes), ...i32.multiply]
}

/** Goes over `n` columns, as many vectors at a time as given, then what is left of them. */
export function overColumns(
  routine: Routine,
  n: number,
  { vectors, lanes = 4 }: { vectors: number; lanes?: 4 | 1 },
  body: (columns: Columns, cursor: Cursor) => number[],
): number[] {
  const cursor = new Cursor(routine)
  const at = (columns: Columns) => routine.block(() => body(columns, cursor))
  const many = (times: number, columns: Columns): number[] => {
    if (!times) return []
    const once = [...at(columns), ...cursor.advance(columns.vectors * columns.lanes)]
    if (times === 1) return once
    const counter = routine.whole()
    return [...i32.constant(times), ...set(counter), ...repeat(counter, once)]
  }
  const wide = lanes === 1 ? 1 : 4 * vectors
  const whole = lanes === 1 ? 0 : Math.floor(n / wide)
  const rest = lanes === 1 ? 0 : Math.floor((n % wide) / 4)
  const single = n - whole * wide - rest * 4
  // Every place is known before the first advance, which moves them all.
  at({ vectors: 1, lanes: 1 })
  const code = [
    ...many(whole, { vectors, lanes: 4 }),
    ...many(rest ? 1 : 0, { vectors: rest, lanes: 4 }),
    ...many(single, { vectors: 1, lanes: 1 }),
  ]
  return [...cursor.start(), ...code]
}

/** Loads columns of a view: `elements` from its start, vector `j` of the block. */
export function load(view: View, { cursor, along, down, elements, columns, j }: Place & Lying): number[] {
  const address = get(cursor.pointer(view, along, down))
  const offset = view.offset + 4 * elements + 4 * along * columns.lanes * j
  if (columns.lanes === 1) return [...address, ...v128.loadOne(offset)]
  return [...address, ...(along ? v128.load(offset) : v128.loadSplat(offset))]
}

/** Stores the vector that `value` leaves. */
export function store(
  view: View,
  value: number[],
  { cursor, along, down, elements, columns, j }: Place & Lying,
): number[] {
  const offset = view.offset + 4 * elements + 4 * along * columns.lanes * j
  const keep = columns.lanes === 1 ? v128.storeOne(offset) : v128.store(offset)
  return [...get(cursor.pointer(view, along, down)), ...value, ...keep]
}

/** Vector `j` of a block of columns. */
export interface Place {
  readonly cursor: Cursor
  readonly columns: Columns
  readonly j: number
}

/** How a view lies under a loop: elements before this row, between columns, and between rows that a loop takes. */
export interface Lying {
  readonly elements: number
  readonly along: number
  readonly down?: number
}
export type Lie = (view: View) => Lying

/** Instructions that leave an expression's value; what it uses twice is kept in a local. */
export function evaluate(
  expression: Expression,
  { routine, place, lie, result = [] }: { routine: Routine; place: Place; lie: Lie; result?: number[] },
): number[] {
  const users = new Map<Expression, number>()
  for (const part of parts(expression))
    if (part.kind === 'apply') for (const operand of part.operands) users.set(operand, (users.get(operand) ?? 0) + 1)
  const kept = new Map<Expression, number>()
  const made = (part: Expression): number[] => {
    if (part.kind === 'constant') return constant(part.value)
    if (part.kind === 'result') return result
    if (part.kind === 'view') return load(part.view, { ...place, ...lie(part.view) })
    const again = repeats[part.operator]
    if (!again) return operators[part.operator]!(...part.operands.map(value))
    const local = routine.vector()
    return [...value(part.operands[0]!), ...set(local), ...again(get(local))]
  }
  const value = (part: Expression): number[] => {
    const local = kept.get(part)
    if (local !== undefined) return get(local)
    const code = made(part)
    if ((users.get(part) ?? 0) < 2 || part.kind === 'constant' || part.kind === 'result') return code
    const own = routine.vector()
    kept.set(part, own)
    return [...code, ...tee(own)]
  }
  return value(expression)
}

/** Leaves the sum of a vector local's four numbers in every lane. */
export const total = (local: number): number[] => [
  ...[...get(local), ...get(local), ...get(local), ...i32x4.shuffle(2, 3, 0, 1), ...f32x4.add, ...set(local)],
  ...[...get(local), ...get(local), ...get(local), ...i32x4.shuffle(1, 0, 3, 2), ...f32x4.add],
]
