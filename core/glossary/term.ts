/** An entry of the glossary: what a popover and the document say of one word. */
export interface Term {
  /** Its address: `pressure`, `measure.testLoss`, `distance.kl`, `field.training.steps`, `claim.C1`. */
  readonly id: string
  readonly label: string
  /** The heading that it stands under. */
  readonly group: string
  /** One sentence; of a field that variants give different meanings, one for each. */
  readonly means: string
  readonly formula?: string
  /** Which way is better, in words. */
  readonly better?: string
  /** The smallest and the largest value, or the words that are possible. */
  readonly range?: string
  readonly unit?: string
  /** What holds where a file says nothing. */
  readonly usual?: string
  readonly source: string
}

/** What a word of the lab says of itself; its id and its group are where it stands. */
export interface Word extends Omit<Term, 'id' | 'group'> {
  /** Paths of the fields that it is, without numbers: `teaching.pressure`. */
  readonly at?: readonly string[]
}

/** Which way of a measure is better, in words. */
export const betterWords = { higher: 'higher', lower: 'lower', none: 'neither way' } as const

/** `0 to 1`, `at least 0`, `any number`; null is unbounded. */
export function rangeWords([from, to]: readonly [number | null, number | null]): string {
  if (from === null && to === null) return 'any number'
  if (to === null) return `at least ${numberWords(from!)}`
  return from === null ? `at most ${numberWords(to)}` : `${numberWords(from)} to ${numberWords(to)}`
}

const numberWords = (x: number): string => x.toLocaleString('en', { maximumFractionDigits: 12 }).replace('-', '−')
