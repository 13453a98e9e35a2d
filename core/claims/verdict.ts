/** What runs say of a claim, or of one comparison of it. */
export type Finding = 'supported' | 'contradicted' | 'not shown' | 'not addressed'

/** One comparison of a claim, with everything it takes to judge it. */
export interface Effect {
  /** Name of the claim: `C1`. */
  claim: string
  /** What is compared with what: `cost 0.003 against cost 0`. */
  label: string
  /** Summary name of the measure, how figures call it, and what `estimate`, `low`, `high`, `smallest` and `margin` are in. */
  measure: string
  measureLabel: string
  unit: string
  /** Which way of the measure is better. */
  better: 'higher' | 'lower' | 'none'
  /** Mean difference, paired by seed; null where no seed has both. */
  estimate: number | null
  /** Ends of the interval at `level`; of the differences themselves below five seeds (`spread` is `range`). */
  low: number | null
  high: number | null
  spread: 'interval' | 'range' | null
  level: number
  /** Seeds that enter. */
  n: number
  /** Test in words: what is tested, one- or two-sided, corrected for how many comparisons. */
  test: string
  /** p after correction within the family; null where there is no verdict to give. */
  p: number | null
  /** Smallest true difference that this n, spread and correction would show four times in five. */
  smallest: number | null
  /** Differences within it count as none; null where the test needs no margin. */
  margin: number | null
  /** Runs of both sides that enter, by number in the history. */
  runs: number[]
  /** Whether the verdict rests on it; the others stand beside it. */
  decisive: boolean
  verdict: Finding
  /** What else a reader must know; empty for nothing. */
  note: string
}

/**
 * What is found, and whether it is supported only by settings whose price in capability is open: on average within the
 * margin, and neither shown to be within it nor beyond.
 */
export interface Found {
  finding: Finding
  priceIsOpen?: true
}

/** `supported, price open` */
export const foundWords = ({ finding, priceIsOpen }: Found): string =>
  priceIsOpen ? `${finding}, price open` : finding

/** The chance of a false finding, within a claim and over those that are addressed. */
export function chanceWords(verdicts: readonly Found[]): string {
  const addressed = verdicts.filter(({ finding }) => finding !== 'not addressed').length
  const over = addressed > 1 ? `; over the ${addressed} claims that are addressed of at most ${5 * addressed}%` : ''
  return `Within a claim any false finding has a chance of at most 5%${over}.`
}

/** One half of a claim that says several things, with a verdict of its own. */
export interface Part extends Found {
  title: string
  reason: string
}

/** A claim's verdict. */
export interface Verdict extends Found {
  /** `C1` */
  claim: string
  /** `Transfer` */
  title: string
  /** The claim as one sentence. */
  statement: string
  /** What of it is found of each of its halves; absent where it has one. */
  parts?: Part[]
  /** Whether it is given by terms that the file registered before its runs. */
  basis: 'registered' | 'exploratory'
  /** Which seeds decide, or why it is exploratory, in sentences. */
  terms: string
  /** Why, in a sentence or two. */
  reason: string
  effects: Effect[]
  /** Decisive comparisons among which the correction was made. */
  comparisons: number
  /** What published evidence says, for or against it; empty where none is known. */
  published: string
  /** Lines of an experiment file that would address it; empty where it is addressed. */
  lines: string[]
}
