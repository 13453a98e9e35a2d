import Database from 'better-sqlite3'

/**
 * Whether some program, which may be ours, is writing the history at this moment, so that nobody else can. Null where
 * that cannot be found out, as of a file that is gone.
 */
export function isLocked(path: string): boolean | null {
  let db: Database.Database | undefined
  try {
    db = new Database(path, { fileMustExist: true, timeout: 0 })
    db.exec('BEGIN IMMEDIATE; ROLLBACK')
    return false
  } catch (error) {
    return String((error as { code?: unknown }).code).startsWith('SQLITE_BUSY') ? true : null
  } finally {
    db?.close()
  }
}
