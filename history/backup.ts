import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { Database } from 'better-sqlite3'
import { backupFolder, freshName, parseName, type BackupName } from './backupNames.ts'
import { identityOf } from './contents.ts'
import { HistoryCorrupt, HistoryMissing, HistoryUnreachable, NotAHistory } from './errors.ts'
import { mayWrite, syncFile, syncFolder } from './files.ts'
import { isBegun, requireFile } from './identify.ts'
import { versionOf } from './migrate.ts'
import { openForReading } from './reading.ts'
import { translating } from './translate.ts'

export { backupFolder } from './backupNames.ts'

/** A backup of a history. */
export interface Backup extends BackupName {
  path: string
  bytes: number
}

/**
 * Backs up a history that may be open and in use. It blocks no writer, and takes as long as reading the file twice, so
 * a program that must keep answering calls it in a separate process. The name appears only when the copy is complete.
 * An empty file has nothing to copy, so the newest existing backup is returned.
 */
export function backupHistory(path: string, now = new Date()): Backup {
  return copyAs(path, now, {})
}

/** Makes the backup that precedes every change of the tables. */
export function backupBeforeMigration(path: string, from: number, now: Date): Backup {
  return copyAs(path, now, { fromVersion: from })
}

/** Makes the backup that precedes every replacement of results. */
export function backupBeforeRecompute(path: string, now = new Date()): Backup {
  return copyAs(path, now, { beforeRecompute: true })
}

/** Backups under a history's name, newest first, whichever history they were made of. */
export function listBackups(path: string): Backup[] {
  const folder = backupFolder(path)
  if (!existsSync(folder) || !statSync(folder).isDirectory()) return []
  return readdirSync(folder)
    .flatMap((name) => backupNamed(path, name) ?? [])
    .sort((a, b) => b.at.getTime() - a.at.getTime())
}

/** Opens a copy by itself and reads all of it; throws if anything is wrong with it. */
export function verifyCopy(copy: string, path: string): void {
  const db = openForReading(copy)
  try {
    versionOf(db, path)
    requireIntegrity(db, copy)
  } finally {
    db.close()
  }
}

/** Throws if SQLite finds damage in an open database. */
function requireIntegrity(db: Database, path: string): void {
  const faults = db.pragma('integrity_check') as { integrity_check: string }[]
  if (faults[0]?.integrity_check !== 'ok') throw new HistoryCorrupt(path, faults[0]?.integrity_check ?? 'unreadable')
}

function copyAs(path: string, at: Date, { fromVersion = null, beforeRecompute = false }: Partial<BackupName>): Backup {
  return translating(path, () => {
    if (existsSync(path)) requireFile(path)
    if (!isBegun(path)) {
      const [newest] = listBackups(path)
      if (newest && existsSync(path)) return newest
      throw new HistoryMissing(path)
    }
    const folder = backupFolder(path)
    requireRoomFor(folder, path)
    dropLeftovers(folder, `${basename(path)}.`)
    const temporary = join(folder, `${basename(path)}.${process.pid}.backup.tmp`)
    try {
      const db = openForReading(path)
      let name: string
      try {
        if (versionOf(db, path) === 0) throw new NotAHistory(path, 'it is empty')
        name = freshName(path, { at, history: identityOf(db), fromVersion, beforeRecompute })
        db.prepare('VACUUM INTO ?').run(temporary)
      } finally {
        db.close()
      }
      verifyCopy(temporary, path)
      syncFile(temporary)
      renameSync(temporary, join(folder, name))
      syncFolder(folder)
      return backupNamed(path, name)!
    } finally {
      for (const part of ['', '-journal']) rmSync(temporary + part, { force: true })
    }
  })
}

/** Creates the folder of the backups; throws the obstacle if it cannot. */
function requireRoomFor(folder: string, path: string): void {
  const impossible = (why: string, cause?: unknown) =>
    new HistoryUnreachable(path, `no backup of it can be made: ${why}`, {
      cause,
      todo: `Backups are kept in ${folder}: make it a folder that you may write to`,
    })
  try {
    mkdirSync(folder, { recursive: true })
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EEXIST' || code === 'ENOTDIR') throw impossible(`${folder} is not a folder`, error)
    if (code === 'ENOSPC' || code === 'EDQUOT') throw error
    throw impossible(`the folder ${folder} cannot be made`, error)
  }
  if (!mayWrite(folder)) throw impossible(`the folder ${folder} cannot be written`)
}

/** Removes what interrupted backups have left, including SQLite's journals. */
function dropLeftovers(folder: string, start: string) {
  const leftovers = readdirSync(folder).filter(
    (name) => name.startsWith(start) && /\.backup\.tmp(-journal|-wal|-shm)?$/.test(name),
  )
  for (const name of leftovers) rmSync(join(folder, name), { force: true })
}

function backupNamed(path: string, name: string): Backup | null {
  const said = parseName(path, name)
  const file = join(backupFolder(path), name)
  return said && { path: file, bytes: statSync(file).size, ...said }
}
