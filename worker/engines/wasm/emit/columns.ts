import { get, repeat, v128, type Statement, type Value } from '../../../../core/webAssembly/index.ts'
import type { Access } from '../../shared/plan/plan.ts'
import { Cursor } from './cursor.ts'
import type { Routine } from './routine.ts'

/** So many vectors of four neighbouring columns, or, with one lane, a single column. */
export interface Columns {
  readonly vectors: number
  readonly lanes: 4 | 1
}

/** Goes over `n` columns, as many vectors at a time as given, then what is left of them. */
export function overColumns(
  routine: Routine,
  n: number,
  { vectors, lanes = 4 }: { vectors: number; lanes?: 4 | 1 },
  body: (columns: Columns, cursor: Cursor) => Statement,
): Statement {
  const cursor = new Cursor(routine)
  const at = (columns: Columns) => routine.block(() => body(columns, cursor))
  const many = (times: number, columns: Columns): Statement => {
    if (!times) return []
    const once = [at(columns), cursor.advance(columns.vectors * columns.lanes)]
    return times === 1 ? once : repeat(routine.whole(), times, once)
  }
  const wide = lanes === 1 ? 1 : 4 * vectors
  const whole = lanes === 1 ? 0 : Math.floor(n / wide)
  const rest = lanes === 1 ? 0 : Math.floor((n % wide) / 4)
  const single = n - whole * wide - rest * 4
  // Every place is known before the first advance, which moves them all.
  at({ vectors: 1, lanes: 1 })
  const code = [
    many(whole, { vectors, lanes: 4 }),
    many(rest ? 1 : 0, { vectors: rest, lanes: 4 }),
    many(single, { vectors: 1, lanes: 1 }),
  ]
  return [cursor.start(), code]
}

/** Vector `j` of a block of columns. */
export interface Place {
  readonly routine: Routine
  readonly cursor: Cursor
  readonly columns: Columns
  readonly j: number
}

/** How an access lies under a loop: numbers before this row, between columns, and between rows that a loop takes. */
export interface Lying {
  readonly elements: number
  readonly along: number
  readonly down?: number
}
export type Lie = (access: Access) => Lying

const addressed = (access: Access, place: Place, { elements, along, down }: Lying): [Value, number] => {
  const { routine, cursor, columns, j } = place
  const pointer = get(cursor.pointer(access, along, down))
  return [pointer, routine.address(access, elements + along * columns.lanes * j)]
}

/** Columns of an access. */
export function load(access: Access, place: Place, lying: Lying): Value {
  if (place.columns.lanes === 1) return v128.loadOne(...addressed(access, place, lying))
  return (lying.along ? v128.load : v128.loadSplat)(...addressed(access, place, lying))
}

/** Stores a vector. */
export function store(access: Access, value: Value, place: Place, lying: Lying): Statement {
  const [pointer, offset] = addressed(access, place, lying)
  return (place.columns.lanes === 1 ? v128.storeOne : v128.store)(pointer, value, offset)
}
