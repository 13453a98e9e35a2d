import { closeSync, existsSync, openSync, readSync, statSync } from 'node:fs'
import { HistoryTooNew, HistoryUnreachable, NotAHistory } from './errors.ts'
import { applicationId } from './migrate.ts'
import { migrations } from './migrations/index.ts'

/** Throws if a path names something that cannot contain a history: a folder, a pipe, a device. */
export function requireFile(path: string): void {
  if (!statSync(path).isFile()) throw new HistoryUnreachable(path, 'it is not a file')
}

/**
 * Throws if a file is not a history, or is of a newer version. It reads only the header: SQLite leaves files beside
 * what it opens, so it must never open another program's file. An empty file passes. `newest` is the newest known
 * version.
 */
export function identify(path: string, newest = migrations.length): void {
  requireFile(path)
  const { header, bytes } = headerOf(path)
  if (bytes === 0) return
  if (header.toString('latin1', 0, 16) !== 'SQLite format 3\0')
    throw new NotAHistory(path, 'its first bytes are not those of a database')
  const version = header.readUInt32BE(60)
  const owner = header.readUInt32BE(68)
  if (owner === applicationId) {
    if (version > newest) throw new HistoryTooNew(path, version, newest)
    return
  }
  // A history that was just created has its first rows only in the log: the file has neither tables nor a version.
  const isBlank = owner === 0 && version === 0 && header.readUInt16BE(103) === 0
  if (!isBlank) throw new NotAHistory(path, 'it is the database of another program')
}

/** The first bytes of a file: SQLite's file header, and the head of the first page. */
export function headerOf(path: string): { header: Buffer; bytes: number } {
  const header = Buffer.alloc(108)
  const file = openSync(path, 'r')
  try {
    return { header, bytes: readSync(file, header, 0, header.length, 0) }
  } finally {
    closeSync(file)
  }
}

/** Whether there is a non-empty file at a path. */
export const isBegun = (path: string): boolean => existsSync(path) && statSync(path).size > 0
