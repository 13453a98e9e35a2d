import { connect, type ConnectOptions } from './connect.ts'
import { readerOf, type Reader } from './read/reader.ts'
import { translating } from './translate.ts'
import { writerOf, type Writer } from './write/writer.ts'

/** An open history: reads only. */
export interface ReadHistory {
  readonly path: string
  readonly read: Reader
  close(): void
}

/** An open history that may be changed; one process at a time holds one. */
export interface History extends ReadHistory {
  readonly write: Writer
}

/** Opens the history at a path, for writing unless asked otherwise; for writing, an absent one begins empty. */
export function openHistory(path: string, options: ConnectOptions & { readonly: true }): ReadHistory
export function openHistory(path: string, options?: ConnectOptions & { readonly?: false }): History
export function openHistory(path: string, options: ConnectOptions = {}): ReadHistory | History {
  const db = translating(path, () => connect(path, options))
  const read = readerOf(db, path)
  if (options.readonly) return { path, read, close: () => void db.close() }
  const close = () =>
    translating(path, () => {
      if (!db.open) return
      try {
        db.pragma('optimize')
        db.pragma('wal_checkpoint(TRUNCATE)')
      } finally {
        db.close()
      }
    })
  return { path, read, write: writerOf(db, path, options.now ?? (() => new Date())), close }
}
