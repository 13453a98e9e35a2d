import { rounded } from './rounded.ts'
import { rateOf, rateWords, type Rate } from './binomial.ts'
import { bootstrap, type Spread } from './bootstrap.ts'
import { sign, type Direction } from './pareto.ts'
import { oneSource } from './source.ts'
import { isFiniteValue, mean, type Recorded } from './summarise.ts'

/** One run of a setting, as far as rare events go. */
export interface RareRun {
  seed: number
  /** Capability; NaN or infinite where the run diverged. */
  value: Recorded
  /** Concepts of the task that the primary dropped; absent where nobody counted. */
  dropped?: number | null | undefined
}

/** What befell the runs of a setting: three kinds of failure, counted apart. */
export interface RareEvents {
  /** Runs with at least one dropped concept, of those in which they were counted. */
  dropping: Rate
  /** Dropped concepts over all runs in which they were counted. */
  droppedConcepts: number
  /** Runs that ended beyond the line, of those that ended with a number. */
  collapsed: Rate
  /** Runs without a finite value, of those that have any. */
  diverged: Rate
  /** Runs without a value: not recorded, or undefined for them. */
  unknown: number
}

/**
 * The value at which a run counts as collapsed: it has lost `share` (half) of what `usual` is above knowing nothing.
 * `usual` is the baseline's median, `nothing` the value of knowing nothing: R² 0, accuracy at chance.
 */
export const collapseLine = (usual: number, nothing: number, share = 0.5): number => usual + share * (nothing - usual)

/** Counts rare events with exact limits. A value as bad as the line, or worse, is a collapse. */
export function rareEvents(
  runs: readonly RareRun[],
  { line, better, level = 0.95 }: { line: number; better: Direction; level?: number },
): RareEvents {
  const numbers = runs.map(({ value }) => value).filter((value) => typeof value === 'number')
  const finite = numbers.filter(isFiniteValue)
  const counted = runs.map(({ dropped }) => dropped).filter(isFiniteValue)
  return {
    dropping: rateOf(counted.filter((dropped) => dropped > 0).length, counted.length, level),
    droppedConcepts: counted.reduce((sum, dropped) => sum + dropped, 0),
    collapsed: rateOf(finite.filter((value) => hasCollapsed(value, line, better)).length, finite.length, level),
    diverged: rateOf(numbers.length - finite.length, numbers.length, level),
    unknown: runs.length - numbers.length,
  }
}

/** A setting whose runs are of two sorts: what the collapsed ones are, and what the others are. */
export interface Mixture {
  collapsed: Rate
  /** Runs that did not collapse. */
  survivors: { n: number; mean: number; spread: Spread }
  /** Mean of the collapsed ones. */
  collapsedMean: number
  /** Over all runs: a value that no run need have. */
  mean: number
  words: string
}

/** Describes finite values as a mixture; null where all of them collapsed or none did. */
export function mixtureOf(
  values: readonly number[],
  { line, better, level = 0.95 }: { line: number; better: Direction; level?: number },
): Mixture | null {
  const lost = values.filter((value) => hasCollapsed(value, line, better))
  const kept = values.filter((value) => !hasCollapsed(value, line, better))
  if (lost.length === 0 || kept.length === 0) return null
  const collapsed = rateOf(lost.length, values.length, level)
  const survivors = { n: kept.length, mean: mean(kept), spread: bootstrap(kept, oneSource, { level }) }
  const words = `collapsed in ${rateWords(collapsed)}, at ${short(mean(lost))}; the others at ${short(survivors.mean)}`
  return { collapsed, survivors, collapsedMean: mean(lost), mean: mean(values), words }
}

const hasCollapsed = (value: number, line: number, better: Direction) => sign(better) * (value - line) <= 0
const short = (value: number): string => rounded(value, 3)
