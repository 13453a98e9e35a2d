import { existsSync } from 'node:fs'
import { dirname } from 'node:path'
import { HistoryReadOnly, type HistoryError } from './errors.ts'
import { mayWrite } from './files.ts'
import { unusableLock } from './lockFile.ts'

/**
 * Why a history that is there may be read but not changed: its file, its folder or its disk is not to be written, or
 * its lock is not this user's to take. Null where it may be changed, and where there is none.
 */
export function whyReadOnly(path: string): HistoryError | null {
  if (!existsSync(path)) return null
  return mayWrite(path) && mayWrite(dirname(path)) ? unusableLock(path) : new HistoryReadOnly(path)
}
