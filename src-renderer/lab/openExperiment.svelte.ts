import type { LiveCohort } from '../../core/messages/coordinator.ts'
import type { ExperimentDetail } from '../../core/contract/index.ts'
import type { Progress } from '../../core/messages/progress.ts'
import type { ExperimentState } from '../../core/records/records.ts'
import { Asked } from './asked.svelte.ts'
import type { Lab } from './lab.svelte.ts'
import { inSight } from './sight.ts'

/** Interval between progress reports: drawing them takes processor time from training. */
const everyMs = 2000

/** One experiment, as its tabs see it. Create it while a component initialises. */
export class OpenExperiment {
  readonly id: number
  readonly lab: Lab
  readonly detail: Asked<ExperimentDetail>
  /** Its progress during training, and the last report afterwards. */
  progress = $state.raw<Progress | null>(null)
  /** Latest losses of the cohorts in training. */
  live = $state.raw<LiveCohort[]>([])
  #told = $state<ExperimentState | null>(null)
  readonly state = $derived.by<ExperimentState | null>(() => this.#told ?? this.detail.current?.state ?? null)
  readonly running = $derived(this.state === 'running' || this.state === 'queued')
  /** How calls refer to it. */
  readonly named: { experiment: string }

  constructor(lab: Lab, id: number) {
    this.id = id
    this.lab = lab
    this.named = { experiment: String(id) }
    this.detail = new Asked(() => {
      void [lab.news.changesOf(id), lab.connection.times]
      return lab.ask.experiments.show(this.named)
    })
    $effect(() => {
      void lab.news.changesOf(id)
      if (lab.connection.times === 0 || !inSight()) return
      const leaving = new AbortController()
      void this.#watch(leaving.signal).catch(() => {})
      return () => leaving.abort()
    })
  }

  async #watch(signal: AbortSignal): Promise<void> {
    for await (const event of await this.lab.ask.experiments.watch({ ...this.named, everyMs }, { signal })) {
      if (event.type === 'state') {
        // The last report before a stop does not hold after it.
        if (!this.running && (event.state === 'running' || event.state === 'queued')) this.progress = null
        this.#told = event.state
      }
      if (event.type === 'event') this.detail.again()
      if (event.type !== 'progress') continue
      this.progress = event.progress
      this.live = event.live
    }
    this.live = []
  }
}
