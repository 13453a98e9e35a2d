import { closeSync, existsSync, openSync, readSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { HistoryReadOnly, HistoryTooNew, HistoryUnreachable, NotAHistory } from './errors.ts'
import { mayWrite } from './files.ts'
import { applicationId } from './migrate.ts'
import { migrations } from './migrations/index.ts'
import { translating } from './translate.ts'

/** Throws unless a history can be begun or continued at a path; leaves no trace there, not even SQLite's. */
export function requireUsable(path: string): void {
  translating(path, () => {
    const folder = dirname(path)
    if (!existsSync(folder)) throw new HistoryUnreachable(path, `there is no folder ${folder}`)
    if (existsSync(path)) {
      const found = statSync(path)
      if (!found.isFile()) throw new HistoryUnreachable(path, 'it is not a file')
      if (found.size > 0) identify(path)
      if (!mayWrite(path)) throw new HistoryReadOnly(path)
    }
    if (!mayWrite(folder)) throw new HistoryReadOnly(path)
  })
}

/** Reads the header that every SQLite file begins with: its magic words, the version of our tables, whose it is. */
function identify(path: string): void {
  const header = Buffer.alloc(100)
  const file = openSync(path, 'r')
  try {
    readSync(file, header, 0, header.length, 0)
  } finally {
    closeSync(file)
  }
  if (header.toString('latin1', 0, 16) !== 'SQLite format 3\0')
    throw new NotAHistory(path, 'its first bytes are not those of a database')
  const version = header.readUInt32BE(60)
  if (header.readUInt32BE(68) === applicationId && version > migrations.length)
    throw new HistoryTooNew(path, version, migrations.length)
}
