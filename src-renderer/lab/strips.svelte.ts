import { SvelteMap } from 'svelte/reactivity'
import type { UnitStrip } from '../../core/units/report.ts'
import type { OpenExperiment } from './openExperiment.svelte.ts'

const most = 2000

/** Each unit's response to each concept, for runs that are shown or soon will be. */
export class Strips {
  readonly #experiment: OpenExperiment
  /** Null if a run has none. */
  readonly #known = new SvelteMap<number, UnitStrip | null>()
  readonly #asked = new Set<number>()

  constructor(experiment: OpenExperiment) {
    this.#experiment = experiment
  }

  /** Undefined until it is loaded. */
  of(run: number): UnitStrip | null | undefined {
    return this.#known.get(run)
  }

  /** Loads the missing ones, the nearest first. */
  async fetch(runs: readonly number[]): Promise<void> {
    const wanted = [...new Set(runs)].filter((run) => !this.#asked.has(run)).slice(0, 512)
    if (wanted.length === 0) return
    for (const run of wanted) this.#asked.add(run)
    try {
      const strips = await this.#experiment.lab.ask.units.strips({ runs: wanted })
      if (this.#known.size + wanted.length > most) this.#known.clear()
      const found = new Map(strips.map((strip) => [strip.run, strip]))
      for (const run of wanted) this.#known.set(run, found.get(run) ?? null)
    } catch {
      // The connection ended; the next view of the run requests it again.
      for (const run of wanted) this.#asked.delete(run)
    }
  }
}
