import { SvelteMap } from 'svelte/reactivity'
import { fraction, usualTrainShare } from '../../core/messages/progress.ts'
import type { RunPlace } from '../../core/records/records.ts'
import { Asked } from './asked.svelte.ts'
import type { OpenExperiment } from './openExperiment.svelte.ts'
import { gridOf } from './sweep.ts'

/** A sweep as it trains: where every run stands, told cohort by cohort. Make it while a component starts. */
export class LiveSweep {
  readonly places: Asked<RunPlace[]>
  /** Share of the work that is done, of every cohort that was heard of. */
  readonly shares = new SvelteMap<number, number>()
  readonly #experiment: OpenExperiment
  readonly grid = $derived.by(() => {
    const { current: record } = this.#experiment.detail
    return record && this.places.current ? gridOf(record.axes, this.places.current) : null
  })
  /** Runs that diverged or failed, with why. */
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
      for (const cohort of experiment.progress?.cohorts ?? [])
        this.shares.set(cohort.index, cohort.state === 'done' ? 1 : fraction(cohort, usualTrainShare))
    })
  }

  /** How far a run has come, from 0 to 1. */
  shareOf({ state, cohort }: RunPlace): number {
    if (state === 'done' || state === 'diverged' || state === 'failed') return 1
    return this.shares.get(cohort) ?? 0
  }
}
