import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { HistoryCorrupt, HistoryMissing } from './errors.ts'
import { stampOf, syncFile, syncFolder } from './files.ts'
import { versionOf } from './migrate.ts'
import { openForReading } from './reading.ts'
import { droppable, usualKeep, type Keep } from './thinning.ts'
import { translating } from './translate.ts'

/** A backup of a history. */
export interface Backup {
  path: string
  at: Date
  bytes: number
  /** Set when it was made before an update of the tables; such backups are never thinned. */
  fromVersion: number | null
  /** Whether it was made before results were replaced; such backups are never thinned either. */
  beforeRecompute: boolean
}

/** The folder beside a history that holds its backups. */
export const backupFolder = (path: string) => join(dirname(path), 'backups')

/**
 * Backs up a history that may be open and in use: it blocks no writer, and takes as long as reading the file twice,
 * so a program that must answer calls it in a process of its own. The name appears only when the copy is whole.
 */
export function backupHistory(path: string, now = new Date()): Backup {
  return copyAs(path, `${basename(path)}.${stampOf(now)}.backup`)
}

/** The backup that stands before every change of the tables. */
export function backupBeforeMigration(path: string, from: number, now: Date): Backup {
  return copyAs(path, `${basename(path)}.${stampOf(now)}.v${from}.backup`)
}

/** The backup that stands before results are replaced. */
export function backupBeforeRecompute(path: string, now = new Date()): Backup {
  return copyAs(path, `${basename(path)}.${stampOf(now)}.before-recompute.backup`)
}

/** Backups of a history, newest first. */
export function listBackups(path: string): Backup[] {
  const folder = backupFolder(path)
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .flatMap((name) => parse(path, name) ?? [])
    .sort((a, b) => b.at.getTime() - a.at.getTime())
}

/** Deletes the backups that thinning lets go, and says which. */
export function thinBackups(path: string, keep: Keep = usualKeep): Backup[] {
  const regular = listBackups(path).filter((backup) => backup.fromVersion === null && !backup.beforeRecompute)
  const drop = new Set(
    droppable(
      regular.map((backup) => backup.at),
      keep,
    ).map((time) => time.getTime()),
  )
  const gone = regular.filter((backup) => drop.has(backup.at.getTime()))
  for (const backup of gone) translating(path, () => rmSync(backup.path))
  return gone
}

/** Opens a copy on its own and reads all of it; throws when anything is wrong with it. */
export function verifyCopy(copy: string, path: string): void {
  const db = openForReading(copy)
  try {
    versionOf(db, path)
    const faults = db.pragma('integrity_check') as { integrity_check: string }[]
    if (faults[0]?.integrity_check !== 'ok') throw new HistoryCorrupt(copy, faults[0]?.integrity_check ?? 'unreadable')
  } finally {
    db.close()
  }
}

function copyAs(path: string, name: string): Backup {
  return translating(path, () => {
    if (!existsSync(path)) throw new HistoryMissing(path)
    const folder = backupFolder(path)
    const target = join(folder, name)
    const temporary = `${target}.tmp`
    mkdirSync(folder, { recursive: true })
    dropLeftovers(folder, `${basename(path)}.`)
    try {
      const db = openForReading(path)
      try {
        versionOf(db, path)
        db.prepare('VACUUM INTO ?').run(temporary)
      } finally {
        db.close()
      }
      verifyCopy(temporary, path)
      syncFile(temporary)
      renameSync(temporary, target)
      syncFolder(folder)
    } finally {
      rmSync(temporary, { force: true })
    }
    return parse(path, name)!
  })
}

/** What earlier backups that were cut short have left. */
function dropLeftovers(folder: string, start: string) {
  const leftovers = readdirSync(folder).filter((name) => name.startsWith(start) && name.endsWith('.backup.tmp'))
  for (const name of leftovers) rmSync(join(folder, name), { force: true })
}

function parse(path: string, name: string): Backup | null {
  const start = `${basename(path)}.`
  const match = name.startsWith(start)
    ? /^(\d{4}-\d\d-\d\d)T(\d\d)-(\d\d)-(\d\d)Z(?:\.v(\d+)|\.(before-recompute))?\.backup$/.exec(
        name.slice(start.length),
      )
    : null
  if (!match) return null
  const [, day, hour, minute, second, version, recompute] = match
  const file = join(backupFolder(path), name)
  return {
    path: file,
    at: new Date(`${day}T${hour}:${minute}:${second}Z`),
    bytes: statSync(file).size,
    fromVersion: version === undefined ? null : Number(version),
    beforeRecompute: recompute !== undefined,
  }
}
