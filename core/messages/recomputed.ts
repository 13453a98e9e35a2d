import type { ExperimentRecord } from '../records/records.ts'

/** Something of a run that its weights, evaluated anew, say otherwise than the history. */
export interface Difference {
  run: number
  /** Name of a measure, or of a kept array. */
  name: string
  kind: 'measure' | 'array'
  /** In words: a number with all its digits, `missing`, `undefined (it has no units)`; of an array its first that differs. */
  before: string
  after: string
  /** The change as a share of the larger of the two, of an array of its largest number; null where one is no number. */
  relative: number | null
}

/** How much was held against the history, and how much of it differs. */
export interface Compared {
  compared: number
  differing: number
}

/** A run that was left as it is, and why. */
export interface SkippedRun {
  run: number
  reason: string
  /** Whether that is because it diverged, so that nothing was measured of it. */
  diverged: boolean
}

/** What evaluating an experiment anew from its weights has shown. */
export interface Recomputed {
  experiment: number
  name: string
  /** What computed, and which version of the lab. */
  engine: string
  version: string
  /** Programs under it that are of another version than when it was trained, in words. */
  otherVersions: string[]
  /** Compared only: nothing was written. */
  dryRun: boolean
  /** Whether it was stopped before every finished run was looked at. */
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
  /** What was wrong with the history before. */
  findings: string[]
}

/** Most differences that are listed; they are all counted. */
export const mostDifferences = 100

/** Why an experiment cannot be recomputed now, and what to do; null when it can. */
export function whyNotRecompute({ name, archived, state }: ExperimentRecord, running: boolean): string | null {
  if (running || state === 'running')
    return `${name} is running; it can be recomputed when it has stopped (pellucid recompute changes finished runs only)`
  if (archived) return `${name} is archived, so its numbers stay as they are; take it out of the archive first`
  return null
}

/** `node 24.20.0 → 24.21.0`, for each program of another version now than at training. */
export const versionChanges = (then: Record<string, string>, now: Record<string, string>): string[] =>
  [...new Set([...Object.keys(then), ...Object.keys(now)])].flatMap((name) =>
    then[name] === now[name] ? [] : [`${name} ${then[name] ?? 'absent'} → ${now[name] ?? 'absent'}`],
  )

/** Whether an array kept with a run is one of the primary's parameters. */
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

/** Most differences that an event names. */
const mostNamed = 20

/** What changed in the runs of a cohort, with what stood there before. */
export function changeWords(
  differences: readonly Difference[],
  { version, engine }: Pick<Recomputed, 'version' | 'engine'>,
): string {
  const named = differences.slice(0, mostNamed).map(differenceWords)
  const more = differences.length - named.length
  const rest = more > 0 ? [`and ${more} more; the backup that was made before has them all`] : []
  return `Recomputed from the weights by pellucid ${version} on ${engine}, and changed: ${[...named, ...rest].join('; ')}`
}

/** What an evaluation anew came to, in a few sentences. */
export function outcomeWords(outcome: Recomputed): string {
  const { runs, measures, arrays, largest, version, engine, dryRun, stopped, skipped, failed, findings } = outcome
  const { otherVersions } = outcome
  const verb = dryRun ? 'Compared' : 'Recomputed'
  const sentences = [`${verb} ${number(runs.compared, 'run')} with their weights by pellucid ${version} on ${engine}`]
  if (runs.differing === 0) sentences.push(runs.compared === 0 ? 'nothing was looked at' : 'nothing differs')
  else {
    const what = `${of(measures, 'measure')} and ${of(arrays, 'array')} of ${number(runs.differing, 'run')}`
    sentences.push(`${what} ${dryRun ? 'differ' : 'differed and were replaced'}`)
    if (largest) sentences.push(`the largest change is ${differenceWords(largest)}`)
  }
  if (otherVersions.length > 0) sentences.push(`of other versions than at training are ${otherVersions.join(', ')}`)
  const left = skipped.slice(0, 5).map(({ run, reason }) => `run ${run}: ${reason}`)
  if (skipped.length > 0)
    sentences.push(
      `${number(skipped.length, 'run')} left as kept (${left.join('; ')}${skipped.length > 5 ? '; …' : ''})`,
    )
  sentences.push(...failed.slice(0, 5))
  if (stopped) sentences.push('it was stopped before every run was looked at')
  if (findings.length > 0) sentences.push(`check had found ${number(findings.length, 'fault')} before: ${findings[0]}`)
  return `${sentences.join('. ').replaceAll(/\. \p{Ll}/gu, (start) => start.toUpperCase())}.`
}

const number = (n: number, noun: string): string => `${n} ${noun}${n === 1 ? '' : 's'}`
const of = ({ compared, differing }: Compared, noun: string): string => `${differing} of ${number(compared, noun)}`
