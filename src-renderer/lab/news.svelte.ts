import { untrack } from 'svelte'
import { SvelteMap } from 'svelte/reactivity'
import type { Doing } from '../../core/messages/doing.ts'
import type { Connection } from '../client/connection.svelte.ts'

/** Changes of any experiment, for components that show many. Create it while a component initialises. */
export class News {
  /** Grows with every change of any experiment; read it where a list must be requested again. */
  total = $state(0)
  /** Share of the work that is done, seconds left, and what is being done, for experiments with progress reports. */
  readonly moved = new SvelteMap<number, { share: number; secondsLeft: number | null; doing: Doing }>()
  readonly #changes = new SvelteMap<number, number>()

  constructor(connection: Connection) {
    $effect(() => {
      if (connection.times === 0) return
      const leaving = new AbortController()
      void this.#read(connection, leaving.signal).catch(() => {})
      return () => leaving.abort()
    })
  }

  /** How often an experiment has changed; read it where that experiment must be requested again. */
  changesOf(experiment: number): number {
    return this.#changes.get(experiment) ?? 0
  }

  async #read({ lab }: Connection, signal: AbortSignal): Promise<void> {
    // Changes while nobody was connected are not reported later.
    untrack(() => this.total++)
    for await (const news of await lab.experiments.news(undefined, { signal })) {
      const { experiment } = news
      if (news.type === 'moved') {
        const { share, secondsLeft, doing } = news
        this.moved.set(experiment, { share, secondsLeft, doing })
      } else {
        this.moved.delete(experiment)
        this.#changes.set(experiment, this.changesOf(experiment) + 1)
        this.total++
      }
    }
  }
}
