import type { ExperimentEvent, Position } from '../../../core/messages/coordinator.ts'
import type { ExperimentState } from '../../../core/records/records.ts'
import type { History } from '../../../history/history.ts'
import type { Split } from '../../../history/write/regroup.ts'
import type { Active, Work } from './active.ts'
import { keepEnding, Owed } from './owed.ts'

export interface LedgerOptions {
  history: History
  tell(event: ExperimentEvent): void
  /** The history refused a write: the experiment has to end; its last checkpoint is safe. */
  refused(active: Active): void
}

/** Keeps what happens to active experiments, in the history and for whoever watches; it never throws. */
export class Ledger {
  readonly #options: LedgerOptions
  readonly #complaints = new Map<number, string>()
  readonly #owed: Owed

  constructor(options: LedgerOptions) {
    this.#options = options
    this.#owed = new Owed(options.history.write, (experiment, { state }) => {
      options.tell({ type: 'state', experiment, state })
    })
  }

  /** Writes; false when the history refused. */
  keep(active: Active, write: (write: History['write']) => void): boolean {
    try {
      write(this.#options.history.write)
      return true
    } catch (error) {
      this.#complain(active.experiment, error)
      active.ending = 'interrupted'
      this.#options.refused(active)
      return false
    }
  }

  /** Keeps that an experiment trains. */
  begin(experiment: number): void {
    this.#complaints.delete(experiment)
    this.#owed.forget(experiment)
    try {
      this.#options.history.write.setExperimentState(experiment, 'running')
    } catch (error) {
      this.#complain(experiment, error)
    }
    this.tellState(experiment, 'running')
  }

  /** Keeps how it ended, why where the history refused something, and tells; what is refused again is kept later. */
  end(experiment: number, state: ExperimentState, position: Position | null): void {
    const ending = () => ({ state, reason: this.#complaints.get(experiment) ?? null })
    try {
      keepEnding(this.#options.history.write, experiment, ending())
    } catch (error) {
      this.#complain(experiment, error)
      this.#owed.owe(experiment, ending())
    }
    this.tellState(experiment, state, position)
  }

  /** Tells whoever watches where an experiment stands, and keeps nothing. */
  tellState(experiment: number, state: ExperimentState, position: Position | null = null): void {
    this.#options.tell({ type: 'state', experiment, state, position })
  }

  requeue(active: Active, work: Work): void {
    work.progress.state = 'pending'
    if (!active.recomputation) this.keep(active, (write) => write.requeueCohort(active.experiment, work.plan.index))
  }

  /** Cohorts as smaller ones, and the warning that tells so; false when the history refused. */
  regroup(active: Active, splits: Split[], why: { reason: string; message: string }): boolean {
    const { experiment } = active
    const kept = this.keep(active, (write) => write.regroupCohorts(experiment, splits, why))
    if (kept) this.#options.tell({ type: 'event', experiment, level: 'warning', message: why.message })
    return kept
  }

  fail(active: Active, work: Work, message: string): void {
    work.progress.state = 'failed'
    const words = `cohort ${work.plan.index} failed: ${message}`
    if (active.recomputation) active.recomputation.fail(words)
    else this.keep(active, (write) => write.failCohort(active.experiment, work.plan.index, message))
    this.say(active, work, 'error', words)
  }

  say(active: Active, work: Work, level: 'info' | 'warning' | 'error', message: string): void {
    const { experiment, recomputation } = active
    if (!recomputation?.dryRun)
      this.keep(active, (write) => write.recordEvent({ experiment, cohort: work.plan.index, level, message }))
    this.#options.tell({ type: 'event', experiment, level, message })
  }

  /** Warns of what an experiment need not hear twice, however many trainers say it and however often it is resumed. */
  warnOnce(active: Active, work: Work, message: string): void {
    const { read } = this.#options.history
    let known = false
    this.keep(active, () => {
      known = read.events({ experiment: active.experiment }).some((event) => event.message === message)
    })
    if (!known) this.say(active, work, 'warning', message)
  }

  /** One cause, such as a full disk, is told once however many writes it refuses. */
  #complain(experiment: number, error: unknown): void {
    const message = error instanceof Error ? error.message : String(error)
    if (this.#complaints.get(experiment) === message) return
    this.#complaints.set(experiment, message)
    this.#options.tell({ type: 'event', experiment, level: 'error', message })
  }
}
