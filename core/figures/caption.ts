import { leastForInterval, type Spread } from '../statistics/bootstrap.ts'
import type { FigureData } from './data.ts'

/** The number of seeds per setting: `Means over 8 seeds per setting`. */
export function seedsIn(counts: readonly number[]): string {
  if (counts.length === 0) return 'No run'
  const [least, most] = [Math.min(...counts), Math.max(...counts)]
  const seeds = `${least === most ? most : `${least}–${most}`} ${most === 1 ? 'seed' : 'seeds'} per setting`
  return most === 1 ? `${seeds}: no spread is known` : `Means over ${seeds}`
}

/** Explains the bars or bands. */
export function spreadsIn(spreads: readonly Spread[], called = 'bars'): string[] {
  const several = spreads.filter(({ n }) => n > 1)
  if (several.length === 0) return []
  const interval = several.find((spread) => spread.kind === 'interval')
  if (!interval) return [`${called}: range (fewer than ${leastForInterval} seeds give no interval)`]
  const level = `${Math.round(interval.level * 100)}% studentised bootstrap interval of the mean`
  const short = several.some((spread) => spread.kind === 'range')
  return [`${called}: ${level}`, ...(short ? [`range below ${leastForInterval} seeds`] : [])]
}

/** The short name of the bars, for a legend; null if there are none. */
export function spreadKey(spreads: readonly Spread[]): string | null {
  const kinds = new Set(spreads.filter(({ n }) => n > 1).map(({ kind }) => kind))
  if (kinds.size === 0) return null
  return kinds.size > 1 ? 'interval or range' : kinds.has('interval') ? '95% interval' : 'range'
}

/** Planned runs that are not among those drawn, and why; nothing where all are. */
export function absentIn(states: FigureData['states'], filter: string): string[] {
  const parts = [
    ...(states.diverged ? [`${states.diverged} diverged`] : []),
    ...(states.failed ? [`${states.failed} failed`] : []),
    ...(states.queued + states.running ? [`${states.queued + states.running} not finished`] : []),
  ]
  const all = Object.values(states).reduce((sum, n) => sum + n, 0)
  const missing = all - states.done
  return [
    ...(filter ? [`only ${filter}`] : []),
    ...(missing ? [`${missing} of ${all} runs ${missing === 1 ? 'is' : 'are'} missing (${parts.join(', ')})`] : []),
  ]
}

/** Runs without a value that can be drawn. */
export function undrawn(none: number, nonFinite: number, more = ''): string[] {
  const runs = none + nonFinite
  if (runs === 0) return []
  const kinds = [...(none ? [`${none} undefined`] : []), ...(nonFinite ? [`${nonFinite} not finite`] : [])]
  return [`${runs} ${runs === 1 ? 'run' : 'runs'} not drawn (${kinds.join(', ')})${more}`]
}

/** A text that begins with a capital letter. */
export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

/** Clauses as one sentence. */
export const sentence = (clauses: readonly string[]): string => `${clauses.join('; ')}.`
