// Sets V8's flags, which every Node process of the lab does before it computes. Import it first: flags hold for the
// whole process, including later threads.
//
// V8 from 12.9 to 14.1 (Node 23 to 25) occasionally stores a later object's number in a field of an earlier one. Its
// Maglev compiler omits objects that its code does not use (escape analysis) and, if that code is left, creates them
// from a description in which the box of a number is a constant. The flag makes it omit none; see docs/numbers.md.
import { setFlagsFromString } from 'node:v8'

/** Flags of V8 that the lab's numbers depend on. */
export const v8Flags = ['--no-maglev-escape-analysis']

for (const flag of v8Flags) setFlagsFromString(flag)
