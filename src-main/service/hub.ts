import type { ExperimentEvent } from '../../core/commands.ts'

/** Whether an experiment in this state has nothing more to tell. */
export const isOver = (event: ExperimentEvent): boolean =>
  event.type === 'state' && event.state !== 'running' && event.state !== 'queued'

/** Hands events of experiments to whoever watches; a slow watcher gets the latest progress, not all of it. */
export class Hub {
  readonly #watchers = new Map<number, Set<(event: ExperimentEvent) => void>>()
  readonly #latest = new Map<number, ExperimentEvent>()

  publish(event: ExperimentEvent): void {
    if (event.type === 'progress') this.#latest.set(event.experiment, event)
    for (const tell of this.#watchers.get(event.experiment) ?? []) tell(event)
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
