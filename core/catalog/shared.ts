import type { MeasureFacts } from './measure.ts'

/** Finished runs that have the same measures. */
export interface MeasuredRuns {
  /** Names of the measures. */
  measures: readonly string[]
  runs: number
}

/** Those of these measures that some of the runs have. */
export function measuredIn<M extends Pick<MeasureFacts, 'name'>>(
  facts: readonly M[],
  measured: readonly MeasuredRuns[],
): M[] {
  const known = new Set(measured.flatMap(({ measures }) => measures))
  return facts.filter(({ name }) => known.has(name))
}

/** Of one measure of `xs` and another of `ys`, the pair that most runs have; the first of equals, null if no run has any. */
export function mostShared<M extends Pick<MeasureFacts, 'name'>>(
  xs: readonly M[],
  ys: readonly M[],
  measured: readonly MeasuredRuns[],
): { x: M; y: M } | null {
  const groups = measured.map(({ measures, runs }) => ({ has: new Set(measures), runs }))
  let best: { x: M; y: M } | null = null
  let most = 0
  for (const x of xs) {
    const own = groups.filter(({ has }) => has.has(x.name))
    for (const y of ys) {
      const runs = own.reduce((sum, { has, runs }) => sum + (has.has(y.name) ? runs : 0), 0)
      if (x.name !== y.name && runs > most) [best, most] = [{ x, y }, runs]
    }
  }
  return best
}
