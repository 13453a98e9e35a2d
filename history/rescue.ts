import { existsSync, rmSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import type { Database } from 'better-sqlite3'
import { verifyCopy } from './backup.ts'
import { identityOf } from './contents.ts'
import { HistoryCorrupt } from './errors.ts'
import { mayWrite, stampOf, syncFile, syncFolder } from './files.ts'
import { openForReading } from './reading.ts'

/**
 * Copies everything committed in an open database to a new file: beside the place where it was opened, otherwise in the
 * nearest folder that accepts it. Returns the copy's path; if all attempts fail, throws the last error.
 */
export function rescue(db: Database, path: string, now: Date): string {
  let failure: unknown = new Error('there is no folder to write to')
  for (const folder of new Set([dirname(path), dirname(dirname(path)), homedir(), tmpdir()])) {
    if (!existsSync(folder) || !mayWrite(folder)) continue
    const copy = freeName(join(folder, `${basename(path)}.rescued-${stampOf(now)}`))
    try {
      db.prepare('VACUUM INTO ?').run(copy)
      verifyCopy(copy, copy)
      requireIdentity(copy, path)
      syncFile(copy)
      syncFolder(folder)
      return copy
    } catch (error) {
      for (const part of ['', '-journal']) rmSync(copy + part, { force: true })
      failure = error
    }
  }
  throw failure
}

/** SQLite copies a truncated file as nothing, without an error. */
function requireIdentity(copy: string, path: string): void {
  const db = openForReading(copy)
  try {
    if (identityOf(db) === null) throw new HistoryCorrupt(path, 'nothing of it is left to copy')
  } finally {
    db.close()
  }
}

function freeName(wanted: string): string {
  let name = wanted
  for (let i = 2; existsSync(name); i++) name = `${wanted}-${i}`
  return name
}
