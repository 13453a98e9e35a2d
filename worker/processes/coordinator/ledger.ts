import type { ExperimentEvent, Position } from '../../../core/messages/coordinator.ts'
import type { ExperimentState } from '../../../core/records/records.ts'
import type { History } from '../../../history/history.ts'
import type { Split } from '../../../history/write/regroup.ts'
import type { Active, Work } from './active.ts'
import { keepEnding, Owed } from './owed.ts'

export interface LedgerOptions {
  history: History
  tell(event: ExperimentEvent): void
  /** The history refused a write: the experiment must end; its last checkpoint is safe. */
  refused(active: Active): void
}

/** Records events of active experiments in the history and sends them to watchers; it never throws. */
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

  /** Writes; false if the history refused. */
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

  /** Forgets the troubles of earlier training: an experiment begins, or goes on. */
  begin(experiment: number): void {
    this.#complaints.delete(experiment)
    this.#owed.forget(experiment)
  }

  /** Records that an experiment waits for a trainer, or has one. */
  enter(experiment: number, state: 'queued' | 'running'): void {
    // First, because a new state clears the troubles of the one before.
    this.tellState(experiment, state)
    try {
      this.#options.history.write.setExperimentState(experiment, state)
    } catch (error) {
      this.#complain(experiment, error)
    }
  }

  /**
   * Records how an experiment ended, with the reason if the history refused a write, and reports it; if this is refused
   * too, it is recorded later.
   */
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

  /** Reports the state of an experiment to watchers without recording it. */
  tellState(experiment: number, state: ExperimentState, position: Position | null = null): void {
    this.#options.tell({ type: 'state', experiment, state, position })
  }

  requeue(active: Active, work: Work): void {
    work.progress.state = 'pending'
    if (!active.recomputation) this.keep(active, (write) => write.requeueCohort(active.experiment, work.plan.index))
  }

  /** Records the split of cohorts into smaller ones, with its warning; false if the history refused. */
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

  /** Records a warning only once per experiment, however many trainers report it and however often it is resumed. */
  warnOnce(active: Active, work: Work, message: string): void {
    const { read } = this.#options.history
    let known = false
    this.keep(active, () => {
      known = read.events({ experiment: active.experiment }).some((event) => event.message === message)
    })
    if (!known) this.say(active, work, 'warning', message)
  }

  /** One cause, such as a full disk, is reported once however many writes it refuses. */
  #complain(experiment: number, error: unknown): void {
    const message = error instanceof Error ? error.message : String(error)
    if (this.#complaints.get(experiment) === message) return
    this.#complaints.set(experiment, message)
    this.#options.tell({ type: 'event', experiment, level: 'error', message })
  }
}
