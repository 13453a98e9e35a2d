import { untrack } from 'svelte'
import { SvelteMap } from 'svelte/reactivity'
import type { RunPlace } from '../../core/records/records.ts'
import { wordsOf } from '../client/words.ts'
import { extended, joined, type Curve } from './curve.ts'
import type { OpenExperiment } from './openExperiment.svelte.ts'

/** Buckets into which a curve is thinned; each keeps its least and its greatest value. */
const buckets = 200
/** How often what was recorded since is asked for while it trains, ms. */
const againMs = 20_000
/** Curves that matter are few. */
const mostNames = 3

/** Curves of chosen runs: as recorded, and live after that. Make it while a component starts. */
export class Curves {
  /** Names of the series of these runs. */
  names = $state.raw<string[]>([])
  problem = $state<string | null>(null)
  readonly #recorded = new SvelteMap<string, Curve[]>()
  readonly #live = new SvelteMap<string, Map<number, Curve>>()

  constructor(experiment: OpenExperiment, runs: () => RunPlace[]) {
    $effect(() => {
      const ids = runs().map(({ id }) => id)
      void [experiment.lab.connection.times, experiment.lab.news.changesOf(experiment.id)]
      if (ids.length === 0) return
      const leaving = new AbortController()
      const ask = () => void this.#ask(experiment, ids, leaving.signal)
      ask()
      const again = experiment.running ? setInterval(ask, againMs) : undefined
      return () => {
        leaving.abort()
        clearInterval(again)
      }
    })
    $effect(() => {
      const byPlace = new Map(runs().map((run) => [`${run.cohort} ${run.place}`, run.id]))
      const heard = experiment.live
      untrack(() => {
        for (const { cohort, step, live } of heard)
          for (const { name, values } of live)
            this.#hear(name, step, values, (place) => byPlace.get(`${cohort} ${place}`))
      })
    })
  }

  /** The curves of a series, of every run that has one. */
  of(name: string): Curve[] {
    const live = this.#live.get(name)
    const recorded = this.#recorded.get(name) ?? []
    const known = new Set(recorded.map(({ run }) => run))
    const fresh = [...(live?.values() ?? [])].filter(({ run }) => !known.has(run))
    return [...recorded.map((curve) => joined(curve, live?.get(curve.run))), ...fresh]
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

  async #ask({ lab }: OpenExperiment, ids: number[], signal: AbortSignal): Promise<void> {
    try {
      // Of a sweep's settings, the last has the most students, so the most series.
      const known = await Promise.all([ids[0]!, ids.at(-1)!].map((run) => lab.ask.runs.curveNames({ run }, { signal })))
      const names = [...new Set(known.flat())].sort(
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
