import { existsSync, readFileSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import Database from 'better-sqlite3'
import { mayWrite } from './files.ts'

/**
 * Opens a file that is only read. Even then SQLite wants to put its log's index beside it; on a read-only disk, where
 * nobody can be writing, the bytes are read into memory instead.
 */
export function openForReading(path: string, timeoutMs = 10_000): Database.Database {
  const log = `${path}-wal`
  const pending = existsSync(log) && statSync(log).size > 0
  if (pending || mayWrite(dirname(path))) {
    return new Database(path, { readonly: true, fileMustExist: true, timeout: timeoutMs })
  }
  const bytes = readFileSync(path)
  // A database in memory has no write-ahead log; these two bytes of the header say so.
  if (bytes.length > 20) bytes.fill(1, 18, 20)
  return new Database(bytes, { readonly: true })
}
