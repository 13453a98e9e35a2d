import type { Database } from 'better-sqlite3'
import { HistoryCorrupt, HistoryTooNew, NotAHistory } from './errors.ts'
import { migrations as released } from './migrations/index.ts'

/** "PELL" at byte 68 of the file. */
export const applicationId = 0x50454c4c

/** The version of a history's tables; 0 for an empty file. Throws for files that are newer or not ours. */
export function versionOf(db: Database, path: string, migrations = released): number {
  const id = db.pragma('application_id', { simple: true })
  const version = Number(db.pragma('user_version', { simple: true }))
  if (id !== applicationId) {
    const tables = db.prepare('SELECT count(*) FROM sqlite_schema').pluck().get()
    if (id !== 0 || version !== 0 || tables !== 0) throw new NotAHistory(path, 'it is the database of another program')
    return 0
  }
  if (version > migrations.length) throw new HistoryTooNew(path, version, migrations.length)
  return version
}

/** Updates the tables to the newest version in one transaction, after a backup. */
export function migrate(db: Database, path: string, backup: (from: number) => void, migrations = released): void {
  const found = versionOf(db, path, migrations)
  if (found === migrations.length) return
  if (found > 0) backup(found)
  withoutForeignKeys(db, () =>
    db
      .transaction(() => {
        // Another process may have migrated while this one waited for the lock.
        for (const step of migrations.slice(versionOf(db, path, migrations))) {
          if (typeof step === 'string') db.exec(step)
          else step(db)
        }
        db.pragma(`application_id = ${applicationId}`)
        db.pragma(`user_version = ${migrations.length}`)
        if ((db.pragma('foreign_key_check') as unknown[]).length > 0) {
          throw new HistoryCorrupt(
            path,
            `rows that belong to nothing were found while updating it to version ${migrations.length}`,
          )
        }
      })
      .immediate(),
  )
}

/** A table that is made anew is dropped first, which would take with it, or refuse for, what refers to its rows. */
function withoutForeignKeys(db: Database, work: () => void): void {
  const enforced = db.pragma('foreign_keys', { simple: true }) as number
  db.pragma('foreign_keys = OFF') // has no effect inside a transaction
  try {
    work()
  } finally {
    db.pragma(`foreign_keys = ${enforced}`)
  }
}
