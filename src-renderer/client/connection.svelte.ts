import { createORPCClient, DynamicLink } from '@orpc/client'
import type { ServiceInfo } from '../../core/records/records.ts'
import { open, type LabClient, type Way } from './host.ts'
import { NoKey } from './key.ts'

const soonMs = 250
const latestMs = 5000
/** How often an open connection is tried, and how long an answer may take: a stopped process closes nothing. */
const [pulseMs, answerMs] = [1000, 3000]

/** The connection to the lab service, reopened whenever it ends; calls made in between wait for it. */
export class Connection {
  /** `lost` from the first failure until the service, not only its host, answers again; `shut` while this tab has no key. */
  state = $state<'opening' | 'open' | 'lost' | 'shut'>('opening')
  /** How often the connection was opened; read it where something must be requested again after a reconnection. */
  times = $state(0)
  /** Set while `lost` if the host of this page is there and only the service ended. */
  serviceEnded = $state(false)
  /** When the service was last known to answer; null before it did. */
  heardAt = $state.raw<Date | null>(null)
  /** The service's facts about itself, at its last answer. */
  info = $state.raw<ServiceInfo | null>(null)
  readonly lab: LabClient
  #way = Promise.withResolvers<Way>()
  #ended = false

  constructor() {
    this.lab = createORPCClient<LabClient>(new DynamicLink(async () => (await this.#way.promise).link))
    void this.#keep()
  }

  /** Stops reconnecting. */
  end(): void {
    this.#ended = true
  }

  /** Asks the service about itself until the connection has ended; while it does not answer, it counts as lost. */
  async #keepPulse(ended: AbortSignal): Promise<void> {
    while (!ended.aborted) {
      const late = setTimeout(() => {
        if (!ended.aborted) this.state = 'lost'
      }, answerMs)
      const info = await this.lab.service.info(undefined, { signal: ended }).catch(() => null)
      clearTimeout(late)
      if (ended.aborted) return
      if (info) {
        this.info = info
        this.heardAt = new Date()
        this.state = 'open'
        this.serviceEnded = false
      }
      await new Promise((resolve) => setTimeout(resolve, pulseMs))
    }
  }

  async #keep(): Promise<void> {
    for (let waitMs = soonMs; !this.#ended; waitMs = Math.min(waitMs * 2, latestMs)) {
      try {
        const way = await open()
        this.#way.resolve(way)
        this.times++
        waitMs = soonMs
        const ended = new AbortController()
        void this.#keepPulse(ended.signal)
        this.serviceEnded = await way.closed
        ended.abort()
        this.#way = Promise.withResolvers()
        this.state = 'lost'
      } catch (error) {
        // Nobody listens there yet, or no tab has a key; it is retried below.
        this.serviceEnded = false
        this.state = error instanceof NoKey ? 'shut' : 'lost'
      }
      await new Promise((resolve) => setTimeout(resolve, waitMs))
    }
  }
}
