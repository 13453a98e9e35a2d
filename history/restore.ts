import { copyFileSync, existsSync, renameSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import { verifyCopy, type Backup } from './backup.ts'
import { begunIn, contentsOf, type Contents } from './contents.ts'
import { HistoryMissing } from './errors.ts'
import { keepAside, syncFile, syncFolder } from './files.ts'
import { openForReading } from './reading.ts'
import { translate, translating } from './translate.ts'

/**
 * Replaces a closed history by a backup. The present file is kept beside it under the returned name (null if there was
 * none).
 */
export function restoreHistory(backup: string, path: string, now = new Date()): string | null {
  return translating(path, () => {
    if (!existsSync(backup)) throw new HistoryMissing(backup)
    const incoming = `${path}.restoring`
    try {
      rmSync(incoming, { force: true })
      copyFileSync(backup, incoming)
      verifyCopy(incoming, backup)
      syncFile(incoming)
      const present = ['', '-wal', '-shm'].some((part) => existsSync(path + part))
      const aside = present ? keepAside(path, 'replaced', now) : null
      renameSync(incoming, path)
      syncFolder(dirname(path))
      return aside
    } finally {
      rmSync(incoming, { force: true })
    }
  })
}

/** The contents of a file, or the reason why they cannot be read. */
export type Holding = (Contents & { begun: string[] }) | { unreadable: string }

/** Counts the contents of a history or a backup. */
export function holdingOf(path: string): Holding {
  try {
    const db = openForReading(path)
    try {
      return { ...contentsOf(db), begun: begunIn(db) }
    } finally {
      db.close()
    }
  } catch (error) {
    return { unreadable: (translate(error, path) as Error).message }
  }
}

/** The chosen backup: `newest`, the beginning of a time as in the list, or a file; null if there is none. */
export function backupMeant(given: string, backups: readonly Backup[]): Backup | null {
  if (given === 'newest') return backups[0] ?? null
  const digits = (text: string) => text.replace(/\D/g, '')
  const times = backups.filter(({ at }) => /^\d{4}-/.test(given) && digits(at.toISOString()).startsWith(digits(given)))
  return times[0] ?? null
}
