import { countOf } from '../../core/records/records.ts'
import { notifiable, notify } from './notify.ts'
import type { OpenExperiment } from './openExperiment.svelte.ts'
import { remember, remembered } from './remembered.ts'

/**
 * A notification of the system when an experiment ends, on request. Create it while a component initialises; it lasts as
 * long as the page of the experiment is open.
 */
export class Ending {
  /** Whether the system can be asked for notifications here. */
  readonly possible = notifiable()
  /** Whether one is wanted. */
  wanted = $state(false)
  readonly #slot: string

  constructor(experiment: OpenExperiment) {
    this.#slot = `notify.${experiment.id}`
    this.wanted = this.possible && remembered(this.#slot, '') === 'yes'
    let before = experiment.state
    $effect(() => {
      const now = experiment.state
      const ended = (before === 'running' || before === 'queued') && !experiment.running
      before = now
      if (!ended || !this.wanted) return
      const { runs, name } = experiment.detail.current!
      const done = experiment.progress?.runs.done ?? runs.done
      notify(`${name}: ${now}`, `${done} of ${countOf(runs)} runs are done.`)
      this.#want(false)
    })
  }

  /** Asks for permission first; without it nothing is wanted. */
  async toggle(): Promise<void> {
    this.#want(!this.wanted && (await Notification.requestPermission()) === 'granted')
  }

  #want(wanted: boolean): void {
    this.wanted = wanted
    remember(this.#slot, wanted ? 'yes' : '')
  }
}
