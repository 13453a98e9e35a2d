import { lab } from './lab.ts'
import type { Parts } from './parts.ts'

/** The file that everything is kept in. */
export const history = ({ check }: Pick<Parts, 'check'>) => ({ check: lab.history.check.handler(() => check()) })
