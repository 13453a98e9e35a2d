import { SvelteMap } from 'svelte/reactivity'
import type { Best } from '../../core/contract/across.ts'
import type { Lab } from './lab.svelte.ts'

/** The most experiments in one question. */
const most = 100

/** The best means of experiments, asked for as they come into sight. Create it while a component initialises. */
export class Bests {
  readonly #lab: Lab
  readonly #known = new SvelteMap<string, Best | null>()
  #wanted = new Map<number, Set<string>>()
  #round = 0

  constructor(lab: Lab) {
    this.#lab = lab
    $effect(() => {
      void [lab.news.total, lab.connection.times]
      // What is known stays until it is asked again.
      this.#round++
    })
  }

  readonly #asked = new Map<string, number>()

  /** The best mean of a measure: null if there is none, undefined while it is on its way. */
  of(experiment: number, measure: string): Best | null | undefined {
    const key = `${experiment} ${measure}`
    void this.#lab.news.changesOf(experiment)
    if (this.#asked.get(key) !== this.#round) this.#want(experiment, measure, key)
    return this.#known.get(key)
  }

  #want(experiment: number, measure: string, key: string): void {
    this.#asked.set(key, this.#round)
    if (this.#wanted.size === 0) setTimeout(() => void this.#fetch())
    const names = this.#wanted.get(experiment) ?? new Set()
    this.#wanted.set(experiment, names.add(measure))
  }

  async #fetch(): Promise<void> {
    const wanted = [...this.#wanted]
    this.#wanted = new Map()
    const measures = [...new Set(wanted.flatMap(([, names]) => [...names]))]
    for (let from = 0; from < wanted.length; from += most) {
      const experiments = wanted.slice(from, from + most).map(([id]) => id)
      const found = await this.#lab.ask.across.best({ experiments, measures }).catch(() => null)
      if (!found) continue
      const best = new Map(found.map((one) => [`${one.experiment} ${one.measure}`, one]))
      for (const id of experiments)
        for (const name of measures) this.#known.set(`${id} ${name}`, best.get(`${id} ${name}`) ?? null)
    }
  }
}
