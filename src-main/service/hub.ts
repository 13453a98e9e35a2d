import { setTimeout as sleep } from 'node:timers/promises'
import type { ExperimentEvent, News } from '../../core/commands.ts'

/** Whether an experiment in this state has nothing more to tell. */
export const isOver = (event: ExperimentEvent): boolean =>
  event.type === 'state' && event.state !== 'running' && event.state !== 'queued'

const newsEveryMs = 250

function newsOf(event: ExperimentEvent): News | null {
  const { experiment } = event
  if (event.type === 'state') return { type: 'changed', experiment }
  if (event.type === 'event') return null
  const { share, secondsLeft } = event.progress
  return { type: 'moved', experiment, share, secondsLeft }
}

/** Hands events of experiments to whoever watches; a slow watcher gets the latest progress, not all of it. */
export class Hub {
  readonly #watchers = new Map<number, Set<(event: ExperimentEvent) => void>>()
  readonly #latest = new Map<number, ExperimentEvent>()
  readonly #readers = new Set<(news: News) => void>()

  publish(event: ExperimentEvent): void {
    if (event.type === 'progress') this.#latest.set(event.experiment, event)
    const news = newsOf(event)
    if (news) this.report(news)
    for (const tell of this.#watchers.get(event.experiment) ?? []) tell(event)
  }

  /** Tells those who read the news. */
  report(news: News): void {
    for (const tell of this.#readers) tell(news)
  }

  /** What happens to any experiment from now on, until the reader leaves; of several that say the same, the newest. */
  async *news(signal?: AbortSignal): AsyncGenerator<News> {
    const untold = new Map<string, News>()
    let wake = () => {}
    const tell = (news: News) => {
      untold.set(`${news.type} ${news.experiment}`, news)
      wake()
    }
    const aborted = () => wake()
    this.#readers.add(tell)
    signal?.addEventListener('abort', aborted)
    try {
      while (!signal?.aborted) {
        if (untold.size === 0) await new Promise<void>((resolve) => (wake = resolve))
        const told = [...untold.values()]
        untold.clear()
        yield* told
        await sleep(newsEveryMs, undefined, { signal }).catch(() => {})
      }
    } finally {
      signal?.removeEventListener('abort', aborted)
      this.#readers.delete(tell)
    }
  }

  /** What happens from now on, until the experiment stops or the watcher leaves; `now` gives its state at the start. */
  async *watch(experiment: number, now: () => ExperimentEvent, signal?: AbortSignal): AsyncGenerator<ExperimentEvent> {
    let queue: ExperimentEvent[] = []
    let wake = () => {}
    const tell = (event: ExperimentEvent) => {
      if (event.type === 'progress') queue = queue.filter((queued) => queued.type !== 'progress')
      queue.push(event)
      wake()
    }
    const watchers = this.#watchers.get(experiment) ?? new Set()
    this.#watchers.set(experiment, watchers.add(tell))
    const aborted = () => wake()
    signal?.addEventListener('abort', aborted)
    try {
      const latest = this.#latest.get(experiment)
      if (latest) queue.push(latest)
      queue.push(now())
      while (!signal?.aborted) {
        const event = queue.shift()
        if (event) {
          yield event
          if (isOver(event)) return
        } else await new Promise<void>((resolve) => (wake = resolve))
      }
    } finally {
      signal?.removeEventListener('abort', aborted)
      watchers.delete(tell)
      if (watchers.size === 0) this.#watchers.delete(experiment)
    }
  }
}
