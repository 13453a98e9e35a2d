import { type } from '@orpc/contract'
import { lab } from './lab.ts'

/** The file that everything is kept in. */
export const history = {
  /** Faults found in the history file; none means it is sound. */
  check: lab.output(type<string[]>()),
}
