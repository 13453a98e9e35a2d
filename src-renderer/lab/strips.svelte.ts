import { SvelteMap } from 'svelte/reactivity'
import type { UnitStrip } from '../../core/units/report.ts'
import type { OpenExperiment } from './openExperiment.svelte.ts'

const most = 2000

/** What each unit says of each concept, of the runs that are looked at or soon will be. */
export class Strips {
  readonly #experiment: OpenExperiment
  /** Null where a run has nothing of the kind. */
  readonly #known = new SvelteMap<number, UnitStrip | null>()
  readonly #asked = new Set<number>()

  constructor(experiment: OpenExperiment) {
    this.#experiment = experiment
  }

  /** Undefined until it has come. */
  of(run: number): UnitStrip | null | undefined {
    return this.#known.get(run)
  }

  /** Fetches what is not there yet, the nearest first. */
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
      // The connection ended: whoever looks at the run next asks again.
      for (const run of wanted) this.#asked.delete(run)
    }
  }
}
