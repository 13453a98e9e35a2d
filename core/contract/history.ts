import { type } from '@orpc/contract'
import { lab } from './lab.ts'

/** The history file. */
export const history = {
  /** Faults found in the history file; empty if it is sound. */
  check: lab.output(type<string[]>()),
}
