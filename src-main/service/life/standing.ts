import type { ExperimentEvent } from '../../../core/messages/coordinator.ts'
import type { EventRecord, ExperimentState } from '../../../core/records/records.ts'

/** What the coordinator last told of each experiment: more than the history knows while it cannot be written. */
export class Standing {
  readonly #states = new Map<number, ExperimentState>()
  readonly #troubles = new Map<number, EventRecord>()

  note(event: ExperimentEvent): void {
    const { experiment } = event
    if (event.type === 'state') {
      this.#states.set(experiment, event.state)
      if (event.state === 'running') this.#troubles.delete(experiment)
    }
    if (event.type !== 'event' || event.level !== 'error') return
    const { level, message } = event
    const at = new Date().toISOString()
    this.#troubles.set(experiment, { id: 0, at, level, experiment, cohort: null, run: null, message })
  }

  /** Where an experiment stands: nothing is `running`, whatever is stored, but what the coordinator trains. */
  stateOf({ id, state }: { id: number; state: ExperimentState }): ExperimentState {
    const told = this.#states.get(id)
    if (told === 'running') return told
    return state === 'running' ? (told ?? 'interrupted') : state
  }

  /** The same record with the state that it has now. */
  now<R extends { id: number; state: ExperimentState }>(record: R): R {
    return { ...record, state: this.stateOf(record) }
  }

  /** What went wrong last, where these events do not tell it already. */
  untold(experiment: number, events: readonly EventRecord[]): EventRecord[] {
    const trouble = this.#troubles.get(experiment)
    return trouble && !events.some(({ message }) => message === trouble.message) ? [trouble] : []
  }
}
