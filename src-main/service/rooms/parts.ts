import type { Catalog } from '../../../core/catalog/catalog.ts'
import type { ExperimentRecord, RunRecord } from '../../../core/records/records.ts'
import type { Reader } from '../../../history/read/reader.ts'
import type { Answers } from '../answers/answer.ts'
import type { Backups } from '../life/backups.ts'
import type { Clients } from '../life/clients.ts'
import type { Engines } from '../answers/engines.ts'
import type { Exports } from '../making/exports.ts'
import type { Hub } from '../life/hub.ts'
import type { Preparing } from '../answers/preparing.ts'
import type { Standing } from '../life/standing.ts'
import type { Supervisor } from '../life/supervisor.ts'

/** What the rooms use of the service; each names the parts that it needs. */
export interface Parts {
  /** Path of the history. */
  history: string
  /** Trainers at a time of an experiment that asks for no number. */
  workers: number
  /** A module in place of the lab's own tasks and training. */
  module: string | undefined
  supervisor: Pick<Supervisor, 'running' | 'call' | 'recompute'>
  clients: Clients
  hub: Hub
  standing: Standing
  backups: Pick<Backups, 'before' | 'drop'>
  exports: Exports
  engines: Engines
  preparing: Preparing
  answers: Answers
  read(): Reader
  /** The experiment of a number, a name or the beginning of one, as it stands now; throws NOT_FOUND. */
  find(given: string): ExperimentRecord
  /** The run of a number; throws NOT_FOUND. */
  runOf(id: number): RunRecord
  /** What the lab can do. */
  catalog(): Promise<Catalog>
  /** Faults found in the history file. */
  check(): Promise<string[]>
  /** The history was changed by an edit. */
  changed(): void
  stop(): void
}
