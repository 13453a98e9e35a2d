import type { Checkpoint, CohortPlan } from './trainer.ts'

/** A run went on in a smaller cohort than its plan says: the last bits of its numbers may differ from the plan's. */
export interface Regrouping {
  /** Runs of the cohort it left, and of the one it went on in. */
  from: number
  to: number
  /** Where that was. */
  phase: Checkpoint['phase']
  step: number
  /** `ran out of device memory` */
  reason: string
}

/** A cohort cut in two at the middle: the first part keeps its index, the other gets `index`. */
export function halves(plan: CohortPlan, index: number): [CohortPlan, CohortPlan] {
  if (plan.runs.length < 2) throw new RangeError(`cohort ${plan.index} is a single run`)
  const middle = Math.ceil(plan.runs.length / 2)
  return [
    { ...plan, runs: plan.runs.slice(0, middle) },
    { ...plan, index, runs: plan.runs.slice(middle) },
  ]
}

/**
 * The part of a checkpoint of `runs` runs that belongs to the ones at `places`, in their order: their rows of every
 * float array, and the integer arrays, which hold for all. Throws `RangeError` where an array has no row for each run.
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

/** `8 in place of 16 from step 1,200 on: ran out of memory`; the caller groups the digits of a step. */
export function regroupingWords({ from, to, phase, step, reason }: Regrouping, grouped: (n: number) => string): string {
  const where =
    phase === 'evaluate' ? 'for the evaluation' : step > 0 ? `from step ${grouped(step)} on` : 'from the start'
  return `${to} in place of ${from} ${where}: ${reason}`
}
