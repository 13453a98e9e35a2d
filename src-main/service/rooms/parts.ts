import type { Catalog } from '../../../core/catalog/catalog.ts'
import type { ExperimentRecord, RunRecord } from '../../../core/records/records.ts'
import type { Reader } from '../../../history/read/reader.ts'
import type { Answers } from '../answers/answer.ts'
import type { Backups } from '../life/backups.ts'
import type { Clients } from '../life/clients.ts'
import type { Received } from '../files/received.ts'
import type { Deletions } from '../life/deletions.ts'
import type { Engines } from '../answers/engines.ts'
import type { Exports } from '../making/exports.ts'
import type { HeardValues } from '../life/heard.ts'
import type { Hub } from '../life/hub.ts'
import type { Preparing } from '../answers/preparing.ts'
import type { Standing } from '../life/standing.ts'
import type { Supervisor } from '../life/supervisor.ts'

/** The parts of the service that rooms use; each room names the ones that it needs. */
export interface Parts {
  /** Path of the history. */
  history: string
  /** The default maximum number of trainers at a time. */
  workers: number
  /** A module that replaces the lab's own tasks and training. */
  module: string | undefined
  supervisor: Pick<Supervisor, 'running' | 'call' | 'recompute' | 'advance'>
  clients: Clients
  hub: Hub
  standing: Standing
  heard: Pick<HeardValues, 'of'>
  backups: Pick<Backups, 'before' | 'drop'>
  deletions: Deletions
  exports: Exports
  received: Received
  engines: Engines
  preparing: Preparing
  answers: Answers
  read(): Reader
  /** The present record of the experiment with a number, a name or the beginning of one; throws NOT_FOUND. */
  find(given: string): ExperimentRecord
  /** The run with that number; throws NOT_FOUND. */
  runOf(id: number): RunRecord
  /** Everything that the lab offers. */
  catalog(): Promise<Catalog>
  /** Faults found in the history file. */
  check(): Promise<string[]>
  /** Called after an edit changed the history. */
  changed(): void
  stop(): void
}
