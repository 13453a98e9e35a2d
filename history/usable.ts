import { existsSync } from 'node:fs'
import { dirname } from 'node:path'
import { HistoryReadOnly, HistoryUnreachable } from './errors.ts'
import { mayWrite } from './files.ts'
import { identify } from './identify.ts'
import { requireNoLoss } from './loss.ts'
import { translating } from './translate.ts'

/**
 * Throws unless a history can be begun or continued at a path; leaves no trace there, not even SQLite's. With
 * `beginAnew`, one may begin beside the backups of another.
 */
export function requireUsable(path: string, { beginAnew = false } = {}): void {
  translating(path, () => {
    requireFolder(path, { toWrite: false })
    if (existsSync(path)) identify(path)
    if (!beginAnew) requireNoLoss(path)
    if (existsSync(path) && !mayWrite(path)) throw new HistoryReadOnly(path)
    requireFolder(path)
  })
}

/** Throws where the folder of a history is missing or may not be written. */
export function requireFolder(path: string, { toWrite = true } = {}): void {
  const folder = dirname(path)
  if (!existsSync(folder)) throw new HistoryUnreachable(path, `there is no folder ${folder}`)
  if (toWrite && !mayWrite(folder)) throw new HistoryReadOnly(path)
}
