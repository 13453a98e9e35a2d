import { closeSync, existsSync, openSync, readSync, statSync } from 'node:fs'
import { HistoryTooNew, HistoryUnreachable, NotAHistory } from './errors.ts'
import { applicationId } from './migrate.ts'
import { migrations } from './migrations/index.ts'

/** Throws where a path names something that can have no history in it: a folder, a pipe, a device. */
export function requireFile(path: string): void {
  if (!statSync(path).isFile()) throw new HistoryUnreachable(path, 'it is not a file')
}

/**
 * Throws where a file is not a history, or is of a newer version; told from its header alone, so that SQLite, which
 * leaves files beside what it opens, never opens what belongs to another program. An empty file passes. `newest` is the
 * newest version that is known.
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
  // What was just begun has its first words in its log alone: such a file has neither tables nor a version.
  const isBlank = owner === 0 && version === 0 && header.readUInt16BE(103) === 0
  if (!isBlank) throw new NotAHistory(path, 'it is the database of another program')
}

/** The first bytes of a file: what every SQLite file begins with, and the head of its first page. */
export function headerOf(path: string): { header: Buffer; bytes: number } {
  const header = Buffer.alloc(108)
  const file = openSync(path, 'r')
  try {
    return { header, bytes: readSync(file, header, 0, header.length, 0) }
  } finally {
    closeSync(file)
  }
}

/** Whether there is anything at a path: a file of no bytes holds nothing. */
export const isBegun = (path: string): boolean => existsSync(path) && statSync(path).size > 0
