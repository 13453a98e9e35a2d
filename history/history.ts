import { rmSync } from 'node:fs'
import type { Database } from 'better-sqlite3'
import { connect, usualTimeoutMs, type ConnectOptions } from './connect.ts'
import { HistoryBusy, HistoryMoved } from './errors.ts'
import { readerOf, type Reader } from './read/reader.ts'
import { rescue } from './rescue.ts'
import { translating } from './translate.ts'
import { whereabouts, type Whereabouts } from './whereabouts.ts'
import { writerOf, type Writer } from './write/writer.ts'

/** An open history, read-only. */
export interface ReadHistory {
  readonly path: string
  readonly read: Reader
  close(): void
}

/** An open history that can be changed; only one process at a time can open it so. */
export interface History extends ReadHistory {
  /** Each method throws `HistoryMoved` if the file is no longer at its path, whatever it wrote before noticing. */
  readonly write: Writer
  /** What happened to the file since it was opened: the error that writes throw, or null if it is still in place. */
  moved(): HistoryMoved | null
  /** Copies everything to a new file and returns its path; for a history that has moved. */
  rescue(): string
}

/** Opens the history at a path, by default for writing; then a missing one is created empty. */
export function openHistory(path: string, options: ConnectOptions & { readonly: true }): ReadHistory
export function openHistory(path: string, options?: ConnectOptions & { readonly?: false }): History
export function openHistory(path: string, options: ConnectOptions = {}): ReadHistory | History {
  const db = translating(path, () => connect(path, options))
  const read = readerOf(db, path)
  if (options.readonly) return { path, read, close: () => void db.close() }
  const now = options.now ?? (() => new Date())
  const place = whereabouts(path)
  let error: HistoryMoved | null = null
  const moved = () => {
    const what = error ? null : place.look()
    if (what !== null) error = new HistoryMoved(path, what)
    return error
  }
  const write = watched(impatient(writerOf(db, path, now), db, options.timeoutMs), moved)
  // Closing would delete a log by name, and it may be another history's by now; ending the process releases everything.
  const close = () => translating(path, () => void (db.open && !moved() && closeWhole(db)))
  return { path, read, write, moved, rescue: () => rescued(db, path, place, now()), close }
}

function closeWhole(db: Database): void {
  try {
    db.pragma('optimize')
    db.pragma('wal_checkpoint(TRUNCATE)')
  } finally {
    db.close()
  }
}

/**
 * The same writes; once one has waited for another writer in vain, those after it do not wait until one succeeds. Each
 * wait blocks its process, and an end that is recorded in five writes would be told after five waits.
 */
function impatient(writer: Writer, db: Database, timeoutMs = usualTimeoutMs): Writer {
  let waits = true
  const methods = Object.entries(writer).map(([name, method]: [string, (...given: never[]) => unknown]) => [
    name,
    (...given: never[]) => {
      try {
        const result = method(...given)
        if (!waits) db.pragma(`busy_timeout = ${timeoutMs}`)
        waits = true
        return result
      } catch (error) {
        if (error instanceof HistoryBusy && waits) {
          db.pragma('busy_timeout = 0')
          waits = false
        }
        throw error
      }
    },
  ])
  return Object.fromEntries(methods) as Writer
}

/** The same writes, which throw if they went into a file that is no longer at its path and so are lost. */
function watched(writer: Writer, moved: () => HistoryMoved | null): Writer {
  // If the file has moved, that explains any error of the write.
  const attempt = (write: () => unknown) => {
    try {
      return write()
    } catch (error) {
      throw moved() ?? error
    }
  }
  const methods = Object.entries(writer).map(([name, method]: [string, (...given: never[]) => unknown]) => [
    name,
    (...given: never[]) => {
      // A long log is written back into the file, which may be another lab's by now.
      const gone = moved()
      if (gone) throw gone
      const result = attempt(() => method(...given))
      const error = moved()
      if (error) throw error
      return result
    },
  ])
  return Object.fromEntries(methods) as Writer
}

/** Once everything is copied, our log must not stay beside a file that it does not belong to. */
function rescued(db: Database, path: string, place: Whereabouts, now: Date): string {
  const copy = translating(path, () => rescue(db, path, now))
  if (place.hasStrayLog()) for (const part of ['-wal', '-shm']) rmSync(path + part, { force: true })
  return copy
}
