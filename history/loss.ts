import { existsSync } from 'node:fs'
import { listBackups } from './backup.ts'
import { HistoryLost } from './errors.ts'
import { backupFolder } from './backupNames.ts'
import { isBegun } from './identify.ts'

/** Throws if a history is missing or empty while there are backups of it. */
export function requireNoLoss(path: string): void {
  if (isBegun(path)) return
  const [newest] = listBackups(path)
  if (newest) throw new HistoryLost(path, existsSync(path) ? 'is empty' : 'is gone', backupFolder(path), newest.at)
}
