import type { ExperimentRecord } from '../records/records.ts'

/** A value of a run that differs between the history and a new evaluation of its weights. */
export interface Difference {
  run: number
  /** Name of a measure, or of a stored array. */
  name: string
  kind: 'measure' | 'array'
  /**
   * In words: a number with all its digits, `missing`, `undefined (it has no units)`; for an array, its first
   * difference.
   */
  before: string
  after: string
  /** The change as a share of the larger of the two; for an array, of its largest number; null if one is no number. */
  relative: number | null
}

/** How many values were compared with the history, and how many of them differ. */
export interface Compared {
  compared: number
  differing: number
}

/** A run that was skipped, and why. */
export interface SkippedRun {
  run: number
  reason: string
  /** Whether it was skipped because it diverged and so has no measures. */
  diverged: boolean
}

/** The result of evaluating an experiment again from its weights. */
export interface Recomputed {
  experiment: number
  name: string
  /** The engine, and the version of the lab. */
  engine: string
  version: string
  /** Underlying programs whose version differs from that at training, in words. */
  otherVersions: string[]
  /** Only compared: nothing was written. */
  dryRun: boolean
  /** Whether it was stopped before every finished run was evaluated. */
  stopped: boolean
  runs: Compared
  measures: Compared
  arrays: Compared
  /** The largest change of a number. */
  largest: Difference | null
  /** The first `mostDifferences`. */
  differences: Difference[]
  /** Runs that have no weights, or that diverged. */
  skipped: SkippedRun[]
  /** Cohorts that could not be evaluated, in words. */
  failed: string[]
  /** Faults of the history before it started. */
  findings: string[]
}

/** The most differences that are listed; all are counted. */
export const mostDifferences = 100

/** Why an experiment cannot be recomputed now, and what to do; null if it can. */
export function whyNotRecompute({ name, archived, state }: ExperimentRecord, running: boolean): string | null {
  if (running || state === 'running')
    return `${name} is running; it can be recomputed when it has stopped (pellucid recompute changes finished runs only)`
  if (archived) return `${name} is archived, so its numbers stay as they are; take it out of the archive first`
  return null
}

/** `node 24.20.0 → 24.21.0`, for each program whose version has changed since training. */
export const versionChanges = (then: Record<string, string>, now: Record<string, string>): string[] =>
  [...new Set([...Object.keys(then), ...Object.keys(now)])].flatMap((name) =>
    then[name] === now[name] ? [] : [`${name} ${then[name] ?? 'absent'} → ${now[name] ?? 'absent'}`],
  )

/** Whether a stored array is one of the primary's parameters. */
export const isWeight = (artifact: string): boolean => artifact.startsWith('primary/')

/** `run 3 aulc.mlp64: 0.71 → 0.72 (1.4%)` */
export function differenceWords({ run, name, before, after, relative }: Difference): string {
  const share = relative === null ? '' : ` (${percent(relative)})`
  return `run ${run} ${name}: ${before} → ${after}${share}`
}

const percent = (share: number): string => {
  const digits = Number((share * 100).toPrecision(2))
  return `${digits === 0 ? '0' : digits}%`
}

/** The most differences that an event names. */
const mostNamed = 20

/** The changes in the runs of a cohort, with the old values. */
export function changeWords(
  differences: readonly Difference[],
  { version, engine }: Pick<Recomputed, 'version' | 'engine'>,
): string {
  const named = differences.slice(0, mostNamed).map(differenceWords)
  const more = differences.length - named.length
  const rest = more > 0 ? [`and ${more} more; the backup that was made before has them all`] : []
  return `Recomputed from the weights by pellucid ${version} on ${engine}, and changed: ${[...named, ...rest].join('; ')}`
}

/** The outcome of evaluating again, in a few sentences. */
export function outcomeWords(outcome: Recomputed): string {
  const { runs, measures, arrays, largest, version, engine, dryRun, stopped, skipped, failed, findings } = outcome
  const { otherVersions } = outcome
  const verb = dryRun ? 'Compared' : 'Recomputed'
  const sentences = [`${verb} ${number(runs.compared, 'run')} with their weights by pellucid ${version} on ${engine}`]
  if (runs.differing === 0) sentences.push(runs.compared === 0 ? 'no run was evaluated' : 'nothing differs')
  else {
    const what = `${of(measures, 'measure')} and ${of(arrays, 'array')} of ${number(runs.differing, 'run')}`
    sentences.push(`${what} ${dryRun ? 'differ' : 'differed and were replaced'}`)
    if (largest) sentences.push(`the largest change is ${differenceWords(largest)}`)
  }
  if (otherVersions.length > 0) sentences.push(`versions that changed since training: ${otherVersions.join(', ')}`)
  const left = skipped.slice(0, 5).map(({ run, reason }) => `run ${run}: ${reason}`)
  if (skipped.length > 0)
    sentences.push(
      `${number(skipped.length, 'run')} left unchanged (${left.join('; ')}${skipped.length > 5 ? '; …' : ''})`,
    )
  sentences.push(...failed.slice(0, 5))
  if (stopped) sentences.push('it was stopped before every run was evaluated')
  if (findings.length > 0) sentences.push(`check had found ${number(findings.length, 'fault')} before: ${findings[0]}`)
  return `${sentences.join('. ').replaceAll(/\. \p{Ll}/gu, (start) => start.toUpperCase())}.`
}

const number = (n: number, noun: string): string => `${n} ${noun}${n === 1 ? '' : 's'}`
const of = ({ compared, differing }: Compared, noun: string): string => `${differing} of ${number(compared, noun)}`
