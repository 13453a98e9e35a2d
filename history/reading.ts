import { constants, copyFileSync, existsSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import Database from 'better-sqlite3'
import { HistoryBusy, HistoryUnreachable } from './errors.ts'
import { identify } from './identify.ts'
import { whyReadOnly } from './readOnly.ts'

/** Options for opening a file read-only. */
export interface ReadingOptions {
  timeoutMs?: number
  /** The newest known version of a history; by default this program's. */
  newest?: number
}

/**
 * Opens a history read-only, and never a file that is not one. Even for reading, SQLite puts its log's index beside the
 * file. If nothing may be written there, or another user's lab may be using the file (and could not use an index of
 * ours), a copy is read instead, unless a running writer shares its index.
 */
export function openForReading(path: string, options: ReadingOptions = {}): Database.Database {
  const { timeoutMs = 10_000, newest } = options
  identify(path, newest)
  const direct = () => new Database(path, { readonly: true, fileMustExist: true, timeout: timeoutMs })
  if (whyReadOnly(path) === null) return direct()
  return shared(path, direct) ?? openCopy(path)
}

/** The database together with its writer's log and index, if these can be read. */
function shared(path: string, open: () => Database.Database): Database.Database | null {
  if (!existsSync(`${path}-wal`) || !existsSync(`${path}-shm`)) return null
  let db: Database.Database | null = null
  try {
    db = open()
    db.pragma('schema_version')
    return db
  } catch {
    db?.close()
    return null
  }
}

/** Opens a copy of a file with its log, which `prepare` may change; the copy leaves nothing behind. */
export function openCopy(path: string, prepare?: (copy: Database.Database) => void): Database.Database {
  const folder = mkdtempSync(join(tmpdir(), 'pellucid-reading-'))
  const copy = join(folder, basename(path))
  let db: Database.Database | null = null
  try {
    copyWhole(path, copy)
    db = new Database(copy)
    // Writes the log into the copy; with a log of its own, the copy could not be unlinked while it is read.
    db.pragma('journal_mode = DELETE')
    prepare?.(db)
    db.pragma('query_only = ON')
    return db
  } catch (error) {
    db?.close()
    throw error
  } finally {
    remove(folder)
  }
}

/** Removes the folder now, or when this process ends if the system cannot unlink an open file. */
function remove(folder: string): void {
  const now = () => rmSync(folder, { recursive: true, force: true })
  try {
    now()
  } catch {
    process.once('exit', now)
  }
}

const mostTries = 5

/** Copies a database with its log, at a moment when neither is being written. */
function copyWhole(path: string, copy: string): void {
  const parts = () => ['', '-wal'].filter((part) => existsSync(path + part))
  const moment = () =>
    parts()
      .map((part) => statSync(path + part, { bigint: true }))
      .map(({ ino, size, mtimeNs }) => `${ino} ${size} ${mtimeNs}`)
      .join()
  for (let i = 0; i < mostTries; i++) {
    const before = moment()
    for (const part of ['', '-wal']) rmSync(copy + part, { force: true })
    try {
      for (const part of parts()) copyFileSync(path + part, copy + part, constants.COPYFILE_FICLONE)
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException
      if (code === 'EACCES' || code === 'EPERM' || code === 'ENOENT') throw error
      throw new HistoryUnreachable(path, `no copy to read could be made in ${dirname(copy)} (${message})`)
    }
    if (moment() === before) return
  }
  throw new HistoryBusy(path)
}
