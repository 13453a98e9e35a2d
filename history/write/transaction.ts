import type { Database, RunResult } from 'better-sqlite3'

/** All of the work or none of it. The lock is taken at once: a transaction that reads first cannot wait for another. */
export function inTransaction<T>(db: Database, work: () => T): T {
  return db.transaction(work).immediate()
}

/** An update that found no row was meant for something that does not exist. */
export function requireRow(changed: RunResult, what: string): void {
  if (changed.changes === 0) throw new RangeError(`the history has no ${what}`)
}
