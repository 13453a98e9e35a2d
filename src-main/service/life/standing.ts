import type { Doing } from '../../../core/messages/doing.ts'
import type { ExperimentEvent } from '../../../core/messages/coordinator.ts'
import type { EventRecord, ExperimentState } from '../../../core/records/records.ts'
import { isOver } from './hub.ts'

/** How long before it is heard an event may have been stored, ms; an older one with the same words is another. */
const storedBeforeMs = 2000

/** The coordinator's last report on each experiment: more than the history knows while it cannot be written. */
export class Standing {
  readonly #states = new Map<number, ExperimentState>()
  readonly #doing = new Map<number, Doing>()
  readonly #troubles = new Map<number, EventRecord>()

  note(event: ExperimentEvent): void {
    const { experiment } = event
    if (event.type === 'progress') this.#doing.set(experiment, event.progress.doing)
    if (event.type === 'state') {
      this.#states.set(experiment, event.state)
      this.#doing.delete(experiment)
      // A warning is no reason for an end.
      if (!isOver(event) || this.#troubles.get(experiment)?.level === 'warning') this.#troubles.delete(experiment)
    }
    if (event.type !== 'event' || event.level === 'info') return
    const { level, message } = event
    const at = new Date().toISOString()
    this.#troubles.set(experiment, { id: 0, at, level, experiment, cohort: null, run: null, message })
  }

  /** The state of an experiment: it is running or queued only if the coordinator says so, whatever is stored. */
  stateOf({ id, state }: { id: number; state: ExperimentState }): ExperimentState {
    const told = this.#states.get(id)
    if (told === 'running' || told === 'queued') return told
    return state === 'running' || state === 'queued' ? (told ?? 'interrupted') : state
  }

  /** The last state that was reported of an experiment. */
  told(id: number): ExperimentState | undefined {
    return this.#states.get(id)
  }

  /** The same record with its present state. */
  now<R extends { id: number; state: ExperimentState }>(record: R): R {
    const doing = this.#doing.get(record.id)
    return { ...record, state: this.stateOf(record), ...(doing && { doing }) }
  }

  /** The last error or warning, if it is not already among these events of the history, which may be written later. */
  untold(experiment: number, events: readonly EventRecord[]): EventRecord[] {
    const trouble = this.#troubles.get(experiment)
    const isStored = ({ message, at }: EventRecord) =>
      message === trouble!.message && Date.parse(at) > Date.parse(trouble!.at) - storedBeforeMs
    return trouble && !events.some(isStored) ? [trouble] : []
  }
}
