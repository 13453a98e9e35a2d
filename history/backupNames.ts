import { existsSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { stampOf } from './files.ts'

/** The information in the name of a backup. */
export interface BackupName {
  at: Date
  /** The identity of the history that it was made of; null in names from before version 4. */
  history: string | null
  /** Set if it was made before an update of the tables; such backups are never thinned. */
  fromVersion: number | null
  /** Whether it was made before results were replaced; such backups are never thinned either. */
  beforeRecompute: boolean
}

/** The maximum length of a history's name in bytes: a file name may have 255, and a backup's is up to 62 longer. */
export const longestName = 190

/** The folder beside a history that holds its backups. */
export const backupFolder = (path: string): string => join(dirname(path), 'backups')

/** An unused name for a backup: `lab.db.2026-11-22T15-04-05Z.0123456789abcdef.backup`, later if that is taken. */
export function freshName(path: string, { at, history, fromVersion, beforeRecompute }: BackupName): string {
  const parts = [history, fromVersion === null ? null : `v${fromVersion}`, beforeRecompute ? 'before-recompute' : null]
  const ending = [...parts.filter((part) => part !== null), 'backup'].join('.')
  for (let ms = at.getTime(); ; ms += 1000) {
    const name = `${basename(path)}.${stampOf(new Date(ms))}.${ending}`
    if (!existsSync(join(backupFolder(path), name))) return name
  }
}

/** Parses a file's name; null if it is not a backup under this history's name. */
export function parseName(path: string, name: string): BackupName | null {
  const start = `${basename(path)}.`
  const match = name.startsWith(start)
    ? /^(\d{4}-\d\d-\d\d)T(\d\d)-(\d\d)-(\d\d)Z(?:\.([0-9a-f]{16}))?(?:\.v(\d+)|\.(before-recompute))?\.backup$/.exec(
        name.slice(start.length),
      )
    : null
  if (!match) return null
  const [, day, hour, minute, second, history, version, recompute] = match
  return {
    at: new Date(`${day}T${hour}:${minute}:${second}Z`),
    history: history ?? null,
    fromVersion: version === undefined ? null : Number(version),
    beforeRecompute: recompute !== undefined,
  }
}
