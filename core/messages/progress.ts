import type { Doing } from './doing.ts'
import { trainingSteps, type Phase, type PhaseWords } from '../phases.ts'

/** Where one cohort stands. */
export interface CohortProgress extends PhaseWords {
  index: number
  runs: number
  state: 'pending' | 'running' | 'done' | 'failed'
  /** In its phase, and of how many. */
  step: number
  steps: number
  /** Share of its work that is done, in [0, 1]. */
  share: number
}

/** Where an experiment stands, as every client shows it. */
export interface Progress {
  doing: Doing
  runs: { total: number; done: number; diverged: number; failed: number }
  cohorts: CohortProgress[]
  /** Training steps done and to do, summed over runs. */
  modelSteps: { done: number; total: number }
  /** Share of the work that is done, evaluation included, in [0, 1]. */
  share: number
  /** Model-steps per second over the last seconds; null before anything moved. */
  rate: number | null
  /** Seconds left, guessed from what is done; null while unknown. */
  secondsLeft: number | null
  trainers: number
}

/** Where a cohort stands in the list of its phases. */
export interface Standing extends Pick<CohortProgress, 'state' | 'step' | 'steps'> {
  /** Place of its phase. */
  place: number
}

/** Training steps that each run of a cohort has done. */
export function stepsDone({ state, place, step }: Standing, phases: readonly Phase[]): number {
  if (state === 'done' || state === 'failed') return trainingSteps(phases)
  const { moves, steps } = phases[place]!
  return trainingSteps(phases, place) + (moves ? Math.min(step, steps) : 0)
}

/** Share of the phase at a place that is done, in [0, 1]. */
export function partOf({ state, place, step, steps }: Standing, phase: number): number {
  if (state === 'done' || state === 'failed' || phase < place) return 1
  return phase === place && steps > 0 ? Math.min(step / steps, 1) : 0
}

/** Share of a cohort's work that is done, when its phases take these times. */
export function fraction(standing: Standing, times: readonly number[]): number {
  const whole = times.reduce((sum, time) => sum + time, 0)
  return times.reduce((sum, time, phase) => sum + time * partOf(standing, phase), 0) / whole
}

/** A speed over a sliding window, in units per second. */
export function speedometer(windowMs: number): (now: number, value: number) => number | null {
  const seen: { now: number; value: number }[] = []
  return (now, value) => {
    seen.push({ now, value })
    while (seen.length > 2 && now - seen[1]!.now >= windowMs) seen.shift()
    const first = seen[0]!
    const elapsed = now - first.now
    return elapsed > 0 && value > first.value ? ((value - first.value) / elapsed) * 1000 : null
  }
}

/** How long a prediction must have been made before it can be known, ms. */
const leastMs = 2000

/**
 * Predictions of the time left that are known to a factor of about two: those that agree, within that factor, with what
 * was predicted when half of the time since the first had passed; null for others. Times `now` are in ms.
 */
export function steady(): (now: number, secondsLeft: number | null) => number | null {
  const seen: { now: number; left: number }[] = []
  let begun: number | null = null
  return (now, left) => {
    if (left === null) return null
    begun ??= now
    const elapsed = now - begun
    if (seen.length === 0 || now - seen.at(-1)!.now >= elapsed / 64) seen.push({ now, left })
    while (seen.length > 1 && seen[1]!.now <= begun + elapsed / 2) seen.shift()
    const before = seen[0]!
    const then = Math.max(0, before.left - (now - before.now) / 1000)
    // A second more on both sides: near the end, seconds do not matter.
    const factor = (left + 1) / (then + 1)
    return elapsed >= leastMs && factor > 0.5 && factor < 2 ? left : null
  }
}
