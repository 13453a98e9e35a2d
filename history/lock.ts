import Database from 'better-sqlite3'
import { translating } from './translate.ts'

/** Who holds a history: what its lock file says, and whoever reads it may try to connect. */
export interface LockNote {
  /** Path of the service's socket, or name of its pipe. */
  socket: string
  pid: number
  startedAt: string
}

/** A held lock; the operating system frees it when the process ends, however it ends. */
export interface Lock {
  release(): void
}

/**
 * Takes the lock beside `history` and leaves a note in it; null when another process holds it.
 * The lock is SQLite's RESERVED lock on a small side database: readers of the note are never blocked.
 */
export function takeLock(history: string, note: LockNote, waitMs = 0): Lock | null {
  const path = lockPath(history)
  return translating(path, () => {
    const db = new Database(path, { timeout: waitMs })
    try {
      db.pragma('journal_mode = DELETE')
      db.pragma('synchronous = OFF')
      const text = JSON.stringify(note)
      // A note is visible only once committed, and a commit lets go: take the lock again until the note is still ours.
      for (;;) {
        db.exec('BEGIN IMMEDIATE')
        if (read(db) === text) return keep(db)
        db.exec('CREATE TABLE IF NOT EXISTS holder (id INTEGER PRIMARY KEY CHECK (id = 1), note TEXT NOT NULL)')
        db.prepare('INSERT OR REPLACE INTO holder VALUES (1, ?)').run(text)
        db.exec('COMMIT')
      }
    } catch (error) {
      db.close()
      if (String((error as { code?: unknown }).code).startsWith('SQLITE_BUSY')) return null
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

/** What the last holder left; its holder may be gone. Null when nobody ever took this lock. */
export function readLock(history: string): LockNote | null {
  let db: Database.Database
  try {
    db = new Database(lockPath(history), { readonly: true, timeout: 1000 })
  } catch {
    return null
  }
  try {
    const text = read(db)
    return text === null ? null : (JSON.parse(text) as LockNote)
  } catch {
    return null
  } finally {
    db.close()
  }
}

const lockPath = (history: string) => `${history}-lock`

function read(db: Database.Database): string | null {
  const made = db.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'holder'").get()
  return made ? (db.prepare('SELECT note FROM holder WHERE id = 1').pluck().get() as string) : null
}
