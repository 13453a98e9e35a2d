import { existsSync } from 'node:fs'
import { backupFolder } from '../../../history/backupNames.ts'
import { migrations } from '../../../history/migrations/index.ts'
import { olderVersion } from '../../../history/older.ts'

/** What becomes of a history that an older Pellucid wrote, in words. */
export interface Older {
  /** For a service that only reads. */
  kept: string
  /** For any other, once it has opened the history. */
  updated: string
}

/** Words for a history of an older version; null if it is up to date, or missing, or cannot be opened at all. */
export function olderWords(path: string): Older | null {
  const found = versionOf(path)
  if (found === null) return null
  const written = `${path} was written by an older Pellucid (history version ${found}`
  return {
    kept:
      `${written}; this one writes ${migrations.length}). It stays as it is, and an updated copy is read; ` +
      'a command that changes it updates it, after a backup.',
    updated:
      `${written}) and is now of version ${migrations.length}: an older Pellucid can no longer open it. ` +
      `A backup from before is in ${backupFolder(path)}.`,
  }
}

function versionOf(path: string): number | null {
  try {
    return existsSync(path) ? olderVersion(path) : null
  } catch {
    return null // Whoever opens it says why that fails.
  }
}
