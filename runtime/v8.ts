// What every Node process of the lab sets before it computes. Import it first.
//
// V8 13.6 (Node 24) can store a later object's number in a field of an earlier one when Maglev replaces a function on
// the stack while a loop in it makes objects. The replacement is switched off; see docs/numbers.md.
import { setFlagsFromString } from 'node:v8'

/** Flags of V8 that the lab's numbers depend on. */
export const v8Flags = ['--no-maglev-osr']

for (const flag of v8Flags) setFlagsFromString(flag)
