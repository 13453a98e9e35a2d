import { unsigned, type Statement, type Value } from './code.ts'
import { get, set, tee } from './locals.ts'
import { i32 } from './scalars.ts'

/** The first value where the condition is not 0, else the second; both are computed. */
export const select = (first: Value, second: Value, condition: Value): Value => [first, second, condition, 0x1b]

/** Calls the module's function at that place. */
export const call = (place: number, ...given: Value[]): Statement => [given, 0x10, unsigned(place)]

/** Statements that `leaveIf(0, …)` among them leaves. */
export const block = (body: Statement): Statement => [0x02, 0x40, body, 0x0b]

/** Statements that `leaveIf(0, …)` among them begins anew. */
const again = (body: Statement): Statement => [0x03, 0x40, body, 0x0b]

/** Where the condition is not 0, leaves that many blocks and the one around them. */
export const leaveIf = (depth: number, condition: Value): Statement => [condition, 0x0d, depth]

/** Runs the body once, then again while the condition is not 0; it is a block of its own. */
export const repeatWhile = (condition: Value, body: Statement): Statement => again([body, leaveIf(0, condition)])

/** Runs the body so many times, at least once, counting an i32 local down to 0. */
export const repeat = (counter: number, times: number, body: Statement): Statement => [
  set(counter, i32.constant(times)),
  repeatWhile(tee(counter, i32.subtract(get(counter), i32.constant(1))), body),
]

/** Runs the body while `local` is below `limit`, both unsigned i32 locals. */
export const loop = (local: number, limit: number, body: Statement): Statement =>
  block([
    leaveIf(0, i32.atLeastUnsigned(get(local), get(limit))),
    repeatWhile(i32.lessUnsigned(get(local), get(limit)), body),
  ])
