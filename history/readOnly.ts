import { existsSync, statfsSync } from 'node:fs'
import { dirname } from 'node:path'
import { DiskFull, HistoryReadOnly, type HistoryError } from './errors.ts'
import { mayWrite } from './files.ts'
import { unusableLock } from './lockFile.ts'
import { translating } from './translate.ts'

/** The space that a lab needs to start: its lock, and the first pages of a log. */
const leastBytes = 64 * 1024

/**
 * Why an existing history can be read but not changed: its file, folder or disk is read-only, its disk is full, or its
 * lock belongs to another user. Null if it can be changed, or does not exist.
 */
export function whyReadOnly(path: string): HistoryError | null {
  if (!existsSync(path)) return null
  if (!mayWrite(path) || !mayWrite(dirname(path))) return new HistoryReadOnly(path)
  if (isFull(dirname(path))) return new DiskFull(path)
  return translating(path, () => unusableLock(path))
}

/** Whether the disk of a folder lacks space for `leastBytes`; false if the system does not say. */
function isFull(folder: string): boolean {
  try {
    const { bavail, bsize } = statfsSync(folder)
    return bavail * bsize < leastBytes
  } catch {
    return false
  }
}
