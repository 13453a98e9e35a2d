import { BadInput } from './command.ts'

/** The numbers that an option accepts. */
export interface Numbers {
  least: number
  most: number
  /** Only whole numbers. */
  whole?: boolean
}

/** Reads a number; otherwise throws BadInput with the nearest number that the option accepts. */
export function numberIn(option: string, text: string, { least, most, whole = false }: Numbers): number {
  const value = text.trim() === '' ? NaN : Number(text)
  if (value >= least && value <= most && (!whole || Number.isInteger(value))) return value
  const kind = whole ? 'a whole number' : 'a number'
  const near = Math.max(least, Math.min(most, whole ? Math.round(value) : value))
  const hint = Number.isNaN(near) ? '' : ` (nearest valid: ${near})`
  throw new BadInput(`${option}: expected ${kind} from ${least} to ${most}, got ${text}${hint}`)
}

/** Reads a whole number; throws BadInput if it is out of bounds. */
export const whole = (option: string, text: string, least: number, most: number): number =>
  numberIn(option, text, { least, most, whole: true })

/** The seeds that an experiment may have. */
export const seeds: Numbers = { least: 0, most: 2 ** 32 - 1, whole: true }

/** Numbers of rows of the history. */
export const rowNumbers: Numbers = { least: 1, most: Number.MAX_SAFE_INTEGER, whole: true }
