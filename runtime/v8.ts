// What every Node process of the lab sets before it computes. Import it first: flags hold for the whole process, later
// threads included.
//
// V8 from 12.9 to 14.1 (Node 23 to 25) now and then stores a later object's number in a field of an earlier one. Its
// Maglev compiler leaves out objects that its code does not use (escape analysis) and, where that code is left, makes
// them from a description in which the box of a number is a constant. So it leaves none out; see docs/numbers.md.
import { setFlagsFromString } from 'node:v8'

/** Flags of V8 that the lab's numbers depend on. */
export const v8Flags = ['--no-maglev-escape-analysis']

for (const flag of v8Flags) setFlagsFromString(flag)
