import { existsSync } from 'node:fs'
import { dirname } from 'node:path'
import Database from 'better-sqlite3'
import { backupBeforeMigration } from './backup.ts'
import { HistoryMissing, HistoryReadOnly, NotAHistory } from './errors.ts'
import { mayWrite } from './files.ts'
import { identify } from './identify.ts'
import { requireNoLoss } from './loss.ts'
import { migrate, versionOf } from './migrate.ts'
import { migrations as released, type Migration } from './migrations/index.ts'
import { olderVersion } from './older.ts'
import { openCopy, openForReading } from './reading.ts'

/** How long to wait for another writer unless told otherwise, ms. */
export const usualTimeoutMs = 10_000

/** Options for opening a history. */
export interface ConnectOptions {
  readonly?: boolean
  /** How long to wait for another writer. */
  timeoutMs?: number
  migrations?: readonly Migration[]
  /** Allows a new history in an empty file although backups of another are beside it. */
  beginAnew?: boolean
  now?: () => Date
}

/** The only function that opens a history for use: it checks identity, sets durability, and updates the tables. */
export function connect(path: string, options: ConnectOptions = {}): Database.Database {
  const {
    readonly = false,
    beginAnew = false,
    timeoutMs = usualTimeoutMs,
    migrations = released,
    now = () => new Date(),
  } = options
  if (readonly && !existsSync(path)) throw new HistoryMissing(path)
  if (existsSync(path)) {
    identify(path, migrations.length)
    if (!readonly && !beginAnew) requireNoLoss(path)
  }
  // A folder that accepts no log beside the file would fail later and less clearly.
  if (!readonly && existsSync(dirname(path)) && !mayWrite(dirname(path))) throw new HistoryReadOnly(path)
  const db = readonly ? openToRead(path, timeoutMs, migrations) : new Database(path, { timeout: timeoutMs })
  try {
    const version = versionOf(db, path, migrations)
    if (readonly && version === 0) throw new NotAHistory(path, 'it is empty')
    db.pragma('foreign_keys = ON')
    db.pragma('trusted_schema = OFF')
    db.pragma('cell_size_check = ON')
    if (!readonly)
      makeDurable(db, path, () => migrate(db, path, (from) => backupBeforeMigration(path, from, now()), migrations))
    return db
  } catch (error) {
    db.close()
    throw error
  }
}

/** A history of an older version stays as it is; an updated copy is read instead. */
function openToRead(path: string, timeoutMs: number, migrations: readonly Migration[]): Database.Database {
  if (olderVersion(path, migrations) === null) return openForReading(path, { timeoutMs, newest: migrations.length })
  return openCopy(path, (copy) => migrate(copy, path, () => {}, migrations))
}

function makeDurable(db: Database.Database, path: string, migrateTables: () => void) {
  // A read-only file opens without an error; this fails before anything depends on it.
  db.exec('BEGIN IMMEDIATE; ROLLBACK')
  if (db.readonly) throw new HistoryReadOnly(path)
  db.pragma('journal_mode = WAL')
  db.pragma('synchronous = FULL')
  db.pragma('journal_size_limit = 67108864')
  migrateTables()
}
