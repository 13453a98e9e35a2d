import { SvelteMap } from 'svelte/reactivity'
import type { RunPlace } from '../../core/records/records.ts'
import { Asked } from './asked.svelte.ts'
import type { OpenExperiment } from './openExperiment.svelte.ts'
import { gridOf } from './sweep.ts'

/** A sweep during training: every run's state, reported by cohort. Create it while a component initialises. */
export class LiveSweep {
  readonly places: Asked<RunPlace[]>
  /** Share of the work that is done, for every cohort with a report. */
  readonly shares = new SvelteMap<number, number>()
  readonly #experiment: OpenExperiment
  readonly grid = $derived.by(() => {
    const { current: record } = this.#experiment.detail
    return record && this.places.current ? gridOf(record.axes, this.places.current) : null
  })
  /** Runs that diverged or failed, with the reason. */
  readonly lost = $derived.by(
    () => this.places.current?.filter(({ state }) => state === 'diverged' || state === 'failed') ?? [],
  )

  constructor(experiment: OpenExperiment) {
    this.#experiment = experiment
    const { lab, id } = experiment
    const over = $derived(
      experiment.progress?.cohorts.filter(({ state }) => state === 'done' || state === 'failed').length ?? 0,
    )
    this.places = new Asked(() => {
      void [lab.news.changesOf(id), lab.connection.times, over]
      return lab.ask.experiments.places(experiment.named)
    })
    $effect(() => {
      for (const { index, share } of experiment.progress?.cohorts ?? []) this.shares.set(index, share)
    })
  }

  /** Progress of a run, from 0 to 1. */
  shareOf({ state, cohort }: RunPlace): number {
    if (state === 'done' || state === 'diverged' || state === 'failed') return 1
    return this.shares.get(cohort) ?? 0
  }
}
