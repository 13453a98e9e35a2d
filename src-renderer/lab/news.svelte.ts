import { untrack } from 'svelte'
import { SvelteMap } from 'svelte/reactivity'
import type { Connection } from '../client/connection.svelte.ts'

/** What happens to any experiment, for whoever shows many of them. Make it while a component starts. */
export class News {
  /** Grows with every change of any experiment: read it where a list must be asked for again. */
  total = $state(0)
  /** Share of the work that is done and seconds left, of experiments that were seen to move. */
  readonly moved = new SvelteMap<number, { share: number; secondsLeft: number | null }>()
  readonly #changes = new SvelteMap<number, number>()

  constructor(connection: Connection) {
    $effect(() => {
      if (connection.times === 0) return
      const leaving = new AbortController()
      void this.#read(connection, leaving.signal).catch(() => {})
      return () => leaving.abort()
    })
  }

  /** How often an experiment has changed: read it where that one must be asked for again. */
  changesOf(experiment: number): number {
    return this.#changes.get(experiment) ?? 0
  }

  async #read({ lab }: Connection, signal: AbortSignal): Promise<void> {
    // What happened while nobody was connected is not told again.
    untrack(() => this.total++)
    for await (const news of await lab.experiments.news(undefined, { signal })) {
      const { experiment } = news
      if (news.type === 'moved') this.moved.set(experiment, { share: news.share, secondsLeft: news.secondsLeft })
      else {
        this.moved.delete(experiment)
        this.#changes.set(experiment, this.changesOf(experiment) + 1)
        this.total++
      }
    }
  }
}
