import Database from 'better-sqlite3'
import { isOwnLock, lockPath, notALock, requireLockFile } from './lockFile.ts'
import { translating } from './translate.ts'

/** Who holds a history, as its lock file says; the file may come from anybody, so nothing in it is to be believed. */
export interface LockNote {
  /** Name of the service's socket, in a runtime folder of the user's. */
  socket: string
  pid: number
  /** Name of its machine. */
  host?: string
  startedAt: string
}

/** A held lock; the operating system frees it when the process ends, however it ends. */
export interface Lock {
  release(): void
}

/**
 * Takes the lock beside `history` and leaves a note in it; null when another process holds it. Throws `LockUnusable`
 * where the lock file is a link, another user's, or another program's.
 * The lock is SQLite's RESERVED lock on a small side database: readers of the note are never blocked.
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
      // A note is visible only once committed, and a commit lets go: take the lock again until the note is still ours.
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

// A connection that nobody refers to is collected, and its lock with it.
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

/** What the last holder left; its holder may be gone. Null when nobody of this user's ever took this lock. */
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

/** A note of the right shape, or null; what is shown of it can do nothing to a terminal. */
function noteIn(found: Partial<LockNote> | null): LockNote | null {
  const { socket, pid, host, startedAt } = found ?? {}
  if (typeof socket !== 'string' || !Number.isSafeInteger(pid) || typeof startedAt !== 'string') return null
  const named = typeof host === 'string' && /^[\w.-]{1,255}$/.test(host)
  return { socket, pid: pid!, startedAt, ...(named ? { host } : {}) }
}

/** Whether a database holds the table of the note, or nothing yet. */
const isOnlyANote = (db: Database.Database): boolean =>
  db.prepare("SELECT 1 FROM sqlite_schema WHERE type <> 'table' OR name <> 'holder'").get() === undefined

function read(db: Database.Database): string | null {
  const made = db.prepare("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'holder'").get()
  return made ? (db.prepare('SELECT note FROM holder WHERE id = 1').pluck().get() as string) : null
}
