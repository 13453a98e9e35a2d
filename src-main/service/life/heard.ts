import type { ExperimentEvent, HeardSeries } from '../../../core/messages/coordinator.ts'
import { isOver } from './hub.ts'

/** The most points of a series that are kept; beyond it, every other one is dropped. */
const mostPoints = 256

/** The points of one series of one cohort: a step, and a value for each run. */
interface Heard {
  steps: number[]
  values: number[][]
}

/**
 * Live values of cohorts in training. The history has them from the next checkpoint on; until then a page that is opened
 * or reloaded reads them here.
 */
export class HeardValues {
  /** By experiment, cohort and series. */
  readonly #series = new Map<number, Map<number, Map<string, Heard>>>()

  note(event: ExperimentEvent): void {
    if (isOver(event)) this.#series.delete(event.experiment)
    if (event.type !== 'progress') return
    const cohorts = this.#series.get(event.experiment) ?? new Map<number, Map<string, Heard>>()
    const { progress, live } = event
    for (const { index, state } of progress.cohorts) if (state !== 'running') cohorts.delete(index)
    for (const { cohort, step, live: latest } of live) {
      const series = cohorts.get(cohort) ?? new Map<string, Heard>()
      for (const { name, values } of latest) add(series, name, step, values)
      cohorts.set(cohort, series)
    }
    this.#series.set(event.experiment, cohorts)
  }

  /** What was heard of the cohorts of an experiment that train now. */
  of(experiment: number): HeardSeries[] {
    return [...(this.#series.get(experiment) ?? [])].flatMap(([cohort, series]) =>
      [...series].map(([name, { steps, values }]) => ({
        cohort,
        name,
        steps: Int32Array.from(steps),
        values: Float32Array.from(values.flat()), // [points × runs]
      })),
    )
  }
}

function add(series: Map<string, Heard>, name: string, step: number, values: number[]): void {
  const heard = series.get(name) ?? { steps: [], values: [] }
  series.set(name, heard)
  // A cohort that resumed from its checkpoint is back before what was heard.
  while (heard.steps.length > 0 && heard.steps.at(-1)! >= step) {
    heard.steps.pop()
    heard.values.pop()
  }
  heard.steps.push(step)
  heard.values.push(values)
  if (heard.steps.length <= mostPoints) return
  const kept = (_: unknown, i: number) => i % 2 === 0
  heard.steps = heard.steps.filter(kept)
  heard.values = heard.values.filter(kept)
}
