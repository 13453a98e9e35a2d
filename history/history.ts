import { rmSync } from 'node:fs'
import type { Database } from 'better-sqlite3'
import { connect, type ConnectOptions } from './connect.ts'
import { HistoryMoved } from './errors.ts'
import { readerOf, type Reader } from './read/reader.ts'
import { rescue } from './rescue.ts'
import { translating } from './translate.ts'
import { whereabouts, type Whereabouts } from './whereabouts.ts'
import { writerOf, type Writer } from './write/writer.ts'

/** An open history: reads only. */
export interface ReadHistory {
  readonly path: string
  readonly read: Reader
  close(): void
}

/** An open history that may be changed; one process at a time holds one. */
export interface History extends ReadHistory {
  /** Each method throws `HistoryMoved` when the file is not at its path any more, whatever it wrote meanwhile. */
  readonly write: Writer
  /** What became of the file since it was opened: the error that writes throw, or null while it is where it was. */
  moved(): HistoryMoved | null
  /** Copies all that is held to a fresh name, and gives it; for a file that has moved. */
  rescue(): string
}

/** Opens the history at a path, for writing unless asked otherwise; for writing, an absent one begins empty. */
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
  const write = watched(writerOf(db, path, now), moved)
  // Closing would delete by name a log that may be another's by now; the end of the process lets go of it all.
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

/** The same writes; one that went into a file which is not at its path any more has not been kept, and throws so. */
function watched(writer: Writer, moved: () => HistoryMoved | null): Writer {
  // Where the file has gone explains whatever the write met.
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
      // A log that grew long is written into the file, which may be another lab's by now.
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

/** Once all is in the copy, our log must not stay beside a file that it does not belong to. */
function rescued(db: Database, path: string, place: Whereabouts, now: Date): string {
  const copy = translating(path, () => rescue(db, path, now))
  if (place.hasStrayLog()) for (const part of ['-wal', '-shm']) rmSync(path + part, { force: true })
  return copy
}
