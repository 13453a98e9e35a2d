import { unsigned, type Statement, type Value } from './code.ts'
import { i32 } from './scalars.ts'

// A local is its number, parameters first.

export const get = (local: number): Value => [0x20, unsigned(local)]
export const set = (local: number, value: Value): Statement => [value, 0x21, unsigned(local)]
/** Sets a local, and leaves its value. */
export const tee = (local: number, value: Value): Value => [value, 0x22, unsigned(local)]

/** Adds a constant to an i32 local. */
export const advance = (local: number, by: number): Statement => set(local, i32.add(get(local), i32.constant(by)))
