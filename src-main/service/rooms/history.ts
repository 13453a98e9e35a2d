import { lab } from './lab.ts'
import type { Parts } from './parts.ts'

/** The history file. */
export const history = ({ check }: Pick<Parts, 'check'>) => ({ check: lab.history.check.handler(() => check()) })
