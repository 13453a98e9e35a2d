import { setTimeout as sleep } from 'node:timers/promises'
import type { ExperimentEvent, News } from '../../../core/messages/coordinator.ts'

type ProgressEvent = Extract<ExperimentEvent, { type: 'progress' }>

/** Whether an experiment in this state sends no more events. */
export const isOver = (event: ExperimentEvent): boolean =>
  event.type === 'state' && event.state !== 'running' && event.state !== 'queued'

const newsEveryMs = 250
/** Interval between progress reports to a reader of the news. */
const movedEveryMs = 1000

function newsOf(event: ExperimentEvent): News {
  const { experiment } = event
  if (event.type !== 'progress') return { type: 'changed', experiment }
  const { share, secondsLeft, doing } = event.progress
  return { type: 'moved', experiment, share, secondsLeft, doing }
}

/** Distributes experiments' events to watchers; a slow watcher gets the latest progress, not all of it. */
export class Hub {
  readonly #watchers = new Map<number, Set<(event: ExperimentEvent) => void>>()
  readonly #latest = new Map<number, ProgressEvent>()
  readonly #readers = new Set<(news: News) => void>()

  publish(event: ExperimentEvent): void {
    if (event.type === 'progress') this.#latest.set(event.experiment, event)
    // What was reported before a pause is not news after it.
    else if (event.type === 'state' && !isOver(event)) this.#latest.delete(event.experiment)
    this.report(newsOf(event))
    for (const tell of this.#watchers.get(event.experiment) ?? []) tell(event)
  }

  /** The latest progress of an experiment in training. */
  latest(experiment: number): ProgressEvent | undefined {
    return this.#latest.get(experiment)
  }

  /** Sends news to its readers. */
  report(news: News): void {
    for (const tell of this.#readers) tell(news)
  }

  /** Changes of any experiment from now on, until the reader leaves; of several equal ones, only the newest. */
  async *news(signal?: AbortSignal): AsyncGenerator<News> {
    const untold = new Map<string, News>()
    let wake = () => {}
    const tell = (news: News) => {
      untold.set(`${news.type} ${news.experiment}`, news)
      wake()
    }
    const aborted = () => wake()
    let movedAt = -Infinity
    this.#readers.add(tell)
    signal?.addEventListener('abort', aborted)
    try {
      while (!signal?.aborted) {
        if (untold.size === 0) await new Promise<void>((resolve) => (wake = resolve))
        const moved = performance.now() - movedAt >= movedEveryMs
        if (moved) movedAt = performance.now()
        for (const [key, news] of untold) {
          if (news.type === 'moved' && !moved) continue
          untold.delete(key)
          yield news
        }
        await sleep(newsEveryMs, undefined, { signal }).catch(() => {})
      }
    } finally {
      signal?.removeEventListener('abort', aborted)
      this.#readers.delete(tell)
    }
  }

  /**
   * Events from now on, until the experiment stops or the watcher leaves; `now` gives its state at the start. Progress
   * is sent at most every `everyMs`, only the newest, and before any other event.
   */
  async *watch(
    experiment: number,
    now: () => ExperimentEvent,
    { everyMs = 0, signal }: { everyMs?: number; signal?: AbortSignal } = {},
  ): AsyncGenerator<ExperimentEvent> {
    const queue: ExperimentEvent[] = []
    let progress: ExperimentEvent | undefined = this.#latest.get(experiment)
    let due = 0
    let wake = () => {}
    const tell = (event: ExperimentEvent) => {
      if (event.type === 'progress') progress = event
      else {
        queue.push(...(progress ? [progress] : []), event)
        progress = undefined
      }
      wake()
    }
    const watchers = this.#watchers.get(experiment) ?? new Set()
    this.#watchers.set(experiment, watchers.add(tell))
    const aborted = () => wake()
    signal?.addEventListener('abort', aborted)
    try {
      tell(now())
      while (!signal?.aborted) {
        const event = queue.shift()
        if (event) {
          if (event.type === 'progress') due = performance.now() + everyMs
          yield event
          if (isOver(event)) return
        } else if (progress && performance.now() >= due) {
          queue.push(progress)
          progress = undefined
        } else {
          const woken = Promise.withResolvers<void>()
          wake = woken.resolve
          const timer = progress && setTimeout(wake, due - performance.now())
          await woken.promise
          clearTimeout(timer)
        }
      }
    } finally {
      signal?.removeEventListener('abort', aborted)
      watchers.delete(tell)
      if (watchers.size === 0) this.#watchers.delete(experiment)
    }
  }
}
