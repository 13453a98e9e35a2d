import type { Checkpoint, CohortPlan } from './trainer.ts'
import { sinceWords } from '../phases.ts'

/** A run continued in a smaller cohort than planned, so the last bits of its numbers may differ. */
export interface Regrouping {
  /** Sizes of the cohort it left and of the one it continued in. */
  from: number
  to: number
  /** Where that was: a phase, by its name. */
  phase: Checkpoint['phase']
  step: number
  /** `ran out of device memory` */
  reason: string
}

/** A cohort split in the middle: the first half keeps its index, the second gets `index`. */
export function halves(plan: CohortPlan, index: number): [CohortPlan, CohortPlan] {
  if (plan.runs.length < 2) throw new RangeError(`cohort ${plan.index} is a single run`)
  const middle = Math.ceil(plan.runs.length / 2)
  return [
    { ...plan, runs: plan.runs.slice(0, middle) },
    { ...plan, index, runs: plan.runs.slice(middle) },
  ]
}

/**
 * The part of a checkpoint of `runs` runs that belongs to the runs at `places`, in their order: their rows of every
 * float array, and the integer arrays, which are shared. Throws `RangeError` if an array does not have one row per run.
 */
export function checkpointOf(checkpoint: Checkpoint, runs: number, places: readonly number[]): Checkpoint {
  const state = Object.entries(checkpoint.state).map(([name, array]) => {
    if (array instanceof Int32Array) return [name, array] as const
    if (array.length % runs !== 0) throw new RangeError(`${name}: ${array.length} numbers for ${runs} runs`)
    const width = array.length / runs
    const part = new Float32Array(places.length * width)
    places.forEach((from, to) => part.set(array.subarray(from * width, (from + 1) * width), to * width))
    return [name, part] as const
  })
  const diverged = checkpoint.diverged.flatMap(({ place, ...fault }) =>
    places.includes(place) ? [{ ...fault, place: places.indexOf(place) }] : [],
  )
  const elapsedMs = (checkpoint.elapsedMs * places.length) / runs
  return { ...checkpoint, state: Object.fromEntries(state), diverged, elapsedMs }
}

/** `8 in place of 16 from step 1,200 on: ran out of memory`; `grouped` formats the step. */
export function regroupingWords({ from, to, phase, step, reason }: Regrouping, grouped: (n: number) => string): string {
  return `${to} in place of ${from} ${sinceWords(phase, step, grouped)}: ${reason}`
}
