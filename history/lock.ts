import Database from 'better-sqlite3'
import { isOwnLock, lockPath, notALock, requireLockFile } from './lockFile.ts'
import { translating } from './translate.ts'

/** The content of a lock file: who holds the history. The file may come from anybody, so nothing in it is trusted. */
export interface LockNote {
  /** Name of the service's socket in a runtime folder of the user. */
  socket: string
  pid: number
  /** Name of the holder's machine. */
  host?: string
  startedAt: string
}

/** A held lock; the operating system releases it when the process ends, however it ends. */
export interface Lock {
  release(): void
}

/**
 * Takes the lock beside `history` and writes a note into it; null if another process holds it. Throws `LockUnusable` if
 * the lock file is a link, another user's, or another program's. The lock is SQLite's RESERVED lock on a small separate
 * database, so readers of the note are never blocked.
 */
export function takeLock(history: string, note: LockNote, waitMs = 0): Lock | null {
  const path = lockPath(history)
  return translating(path, () => {
    requireLockFile(history)
    const db = new Database(path, { timeout: waitMs })
    try {
      db.pragma('journal_mode = DELETE')
      db.pragma('synchronous = OFF')
      const text = JSON.stringify(note)
      // A note is visible only after a commit, and a commit releases the lock: retry until the lock is held with our
      // own note.
      for (;;) {
        db.exec('BEGIN IMMEDIATE')
        if (!isOnlyANote(db)) throw notALock(history)
        if (read(db) === text) return keep(db)
        db.exec('CREATE TABLE IF NOT EXISTS holder (id INTEGER PRIMARY KEY CHECK (id = 1), note TEXT NOT NULL)')
        db.prepare('INSERT OR REPLACE INTO holder VALUES (1, ?)').run(text)
        db.exec('COMMIT')
      }
    } catch (error) {
      db.close()
      const code = String((error as { code?: unknown }).code)
      if (code.startsWith('SQLITE_BUSY')) return null
      if (code === 'SQLITE_NOTADB') throw notALock(history)
      throw error
    }
  })
}

// An unreferenced connection would be garbage-collected, and its lock released.
const held = new Set<Database.Database>()

function keep(db: Database.Database): Lock {
  held.add(db)
  return {
    release() {
      held.delete(db)
      db.close()
    },
  }
}

/** The last holder's note; the holder may be gone. Null if this user has never taken this lock. */
export function readLock(history: string): LockNote | null {
  if (!isOwnLock(history)) return null
  let db: Database.Database
  try {
    db = new Database(lockPath(history), { readonly: true, timeout: 1000 })
  } catch {
    return null
  }
  try {
    const text = read(db)
    return text === null ? null : noteIn(JSON.parse(text))
  } catch {
    return null
  } finally {
    db.close()
  }
}

/** A note of the right shape, or null; its strings are made safe for a terminal. */
function noteIn(found: Partial<LockNote> | null): LockNote | null {
  const { socket, pid, host, startedAt } = found ?? {}
  if (typeof socket !== 'string' || !Number.isSafeInteger(pid) || typeof startedAt !== 'string') return null
  const named = typeof host === 'string' && /^[\w.-]{1,255}$/.test(host)
  return { socket, pid: pid!, startedAt, ...(named ? { host } : {}) }
}

/** Whether a database holds only the table of the note, or nothing yet. */
const isOnlyANote = (db: Database.Database): boolean =>
  db.prepare("SELECT 1 FROM sqlite_schema WHERE type <> 'table' OR name <> 'holder'").get() === undefined

function read(db: Database.Database): string | null {
  const made = db.prepare("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'holder'").get()
  return made ? (db.prepare('SELECT note FROM holder WHERE id = 1').pluck().get() as string) : null
}
