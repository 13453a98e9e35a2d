import { copyFileSync, existsSync, renameSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import { verifyCopy } from './backup.ts'
import { HistoryMissing } from './errors.ts'
import { keepAside, syncFile, syncFolder } from './files.ts'
import { translating } from './translate.ts'

/**
 * Puts a backup in the place of a closed history. The present file is kept beside it under the returned name (null
 * when there was none).
 */
export function restoreHistory(backup: string, path: string, now = new Date()): string | null {
  return translating(path, () => {
    if (!existsSync(backup)) throw new HistoryMissing(backup)
    const incoming = `${path}.restoring`
    try {
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
