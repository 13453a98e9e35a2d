import type { Database, RunResult } from 'better-sqlite3'

/**
 * Runs `work` completely or not at all. It locks at once, because a transaction that starts with a read cannot wait for
 * another.
 */
export function inTransaction<T>(db: Database, work: () => T): T {
  return db.transaction(work).immediate()
}

/** Throws if an update found no row, because its target does not exist. */
export function requireRow(changed: RunResult, what: string): void {
  if (changed.changes === 0) throw new RangeError(`the history has no ${what}`)
}
