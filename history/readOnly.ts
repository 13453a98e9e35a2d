import { existsSync, statfsSync } from 'node:fs'
import { dirname } from 'node:path'
import { DiskFull, HistoryReadOnly, type HistoryError } from './errors.ts'
import { mayWrite } from './files.ts'
import { unusableLock } from './lockFile.ts'
import { translating } from './translate.ts'

/** What a lab needs to begin: its lock, and the first pages of a log. */
const leastBytes = 64 * 1024

/**
 * Why a history that is there may be read but not changed: its file, its folder or its disk is not to be written, its
 * disk is full, or its lock is not this user's to take. Null where it may be changed, and where there is none.
 */
export function whyReadOnly(path: string): HistoryError | null {
  if (!existsSync(path)) return null
  if (!mayWrite(path) || !mayWrite(dirname(path))) return new HistoryReadOnly(path)
  if (isFull(dirname(path))) return new DiskFull(path)
  return translating(path, () => unusableLock(path))
}

/** Whether the disk of a folder has no room for as much; where the system does not say, it has. */
function isFull(folder: string): boolean {
  try {
    const { bavail, bsize } = statfsSync(folder)
    return bavail * bsize < leastBytes
  } catch {
    return false
  }
}
