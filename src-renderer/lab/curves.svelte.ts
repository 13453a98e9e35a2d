import { untrack } from 'svelte'
import { SvelteMap } from 'svelte/reactivity'
import type { HeardSeries } from '../../core/messages/coordinator.ts'
import type { RunPlace } from '../../core/records/records.ts'
import { wordsOf } from '../client/words.ts'
import { extended, joined, type Curve } from './curve.ts'
import type { OpenExperiment } from './openExperiment.svelte.ts'

/** Buckets to which a curve is thinned; each keeps its minimum and maximum. */
const buckets = 200
/** How often newly recorded values are requested during training, ms. */
const againMs = 20_000
/** Only a few curves matter. */
const mostNames = 3

/**
 * Curves of chosen runs: as recorded up to the last checkpoint, then as the service heard them, then as this page did. Create it
 * while a component initialises.
 */
export class Curves {
  /** Names of the series of these runs. */
  names = $state.raw<string[]>([])
  problem = $state<string | null>(null)
  readonly #recorded = new SvelteMap<string, Curve[]>()
  readonly #heard = new SvelteMap<string, Map<number, Curve>>()
  readonly #live = new SvelteMap<string, Map<number, Curve>>()

  constructor(experiment: OpenExperiment, runs: () => RunPlace[]) {
    $effect(() => {
      const drawn = runs()
      void [experiment.lab.connection.times, experiment.lab.news.changesOf(experiment.id)]
      if (drawn.length === 0) return
      const leaving = new AbortController()
      const ask = () => void this.#ask(experiment, drawn, leaving.signal)
      ask()
      const again = experiment.running ? setInterval(ask, againMs) : undefined
      return () => {
        leaving.abort()
        clearInterval(again)
      }
    })
    $effect(() => {
      const byPlace = placesOf(runs())
      const heard = experiment.live
      untrack(() => {
        for (const { cohort, step, live } of heard)
          for (const { name, values } of live)
            this.#hear(name, step, values, (place) => byPlace.get(`${cohort} ${place}`))
      })
    })
  }

  /** The curves of a series, for every run that has one. */
  of(name: string): Curve[] {
    const live = this.#live.get(name)
    const heard = this.#heard.get(name)
    const recorded = this.#recorded.get(name) ?? []
    const byRun = new Map(recorded.map((curve) => [curve.run, curve]))
    const ids = new Set([...byRun.keys(), ...(heard?.keys() ?? []), ...(live?.keys() ?? [])])
    return [...ids].map((run) => {
      const before = byRun.get(run) ?? { run, steps: [], values: [] }
      return joined(joined(before, heard?.get(run)), live?.get(run))
    })
  }

  #hear(name: string, step: number, values: number[], runAt: (place: number) => number | undefined): void {
    const after = new Map(this.#live.get(name))
    let changed = false
    values.forEach((value, place) => {
      const run = runAt(place)
      if (run === undefined) return
      const before = after.get(run) ?? { run, steps: [], values: [] }
      const longer = extended(before, step, value)
      if (longer === before) return
      after.set(run, longer)
      changed = true
    })
    if (!changed) return
    this.#live.set(name, after)
    if (!this.names.includes(name) && this.names.length < mostNames) this.names = [...this.names, name]
  }

  #keepHeard(series: HeardSeries[], runs: readonly RunPlace[]): void {
    const byPlace = placesOf(runs)
    this.#heard.clear()
    for (const [name, parts] of Map.groupBy(series, ({ name }) => name))
      this.#heard.set(
        name,
        new Map(parts.flatMap((part) => curvesOf(part, byPlace)).map((curve) => [curve.run, curve])),
      )
  }

  async #ask({ lab, named }: OpenExperiment, drawn: RunPlace[], signal: AbortSignal): Promise<void> {
    const ids = drawn.map(({ id }) => id)
    try {
      const heard = await lab.ask.experiments.heard(named, { signal })
      if (signal.aborted) return
      this.#keepHeard(heard, drawn)
      // Among a sweep's settings, the last has the most students, so the most series.
      const known = await Promise.all([ids[0]!, ids.at(-1)!].map((run) => lab.ask.runs.curveNames({ run }, { signal })))
      const names = [...new Set([...known.flat(), ...heard.map(({ name }) => name)])].sort(
        (a, b) => Number(b.startsWith('task')) - Number(a.startsWith('task')),
      )
      if (signal.aborted || names.length === 0) return
      const shown = names.slice(0, mostNames)
      const series = await lab.ask.runs.curves({ runs: ids.slice(0, 256), names: shown, buckets }, { signal })
      if (signal.aborted) return
      this.names = shown
      this.problem = null
      for (const [name, group] of Map.groupBy(series, ({ name }) => name))
        this.#recorded.set(
          name,
          group
            .filter(({ steps }) => steps.length > 0)
            .map(({ run, steps, values }) => ({ run, steps: [...steps], values: [...values] })),
        )
    } catch (error) {
      if (!signal.aborted) this.problem = wordsOf(error)
    }
  }
}

/** Runs by their cohort and their place in it. */
const placesOf = (runs: readonly RunPlace[]): Map<string, number> =>
  new Map(runs.map((run) => [`${run.cohort} ${run.place}`, run.id]))

/** A series of a cohort as curves of its runs. */
function curvesOf({ cohort, steps, values }: HeardSeries, byPlace: Map<string, number>): Curve[] {
  const runs = steps.length > 0 ? values.length / steps.length : 0
  return Array.from({ length: runs }, (_, place) => ({
    run: byPlace.get(`${cohort} ${place}`) ?? -1,
    steps: [...steps],
    values: Array.from(steps, (_, i) => values[i * runs + place]!),
  })).filter(({ run }) => run >= 0)
}
