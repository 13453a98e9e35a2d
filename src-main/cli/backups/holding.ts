import { holdingOf, type Holding } from '../../../history/restore.ts'
import type { Backup } from '../../../history/backup.ts'
import { counted, withoutMarks } from '../format.ts'
import { table } from '../table.ts'

/** What a backup or a history holds, in words. */
export function holdingWords(holding: Holding): string {
  if ('unreadable' in holding) return `cannot be read: ${withoutMarks(holding.unreadable)}`
  return [
    counted(holding.experiments, 'experiment'),
    counted(holding.runs, 'finished run'),
    counted(holding.values, 'value'),
  ].join(', ')
}

/** A backup for a program that reads. */
export function backupJson(backup: Backup) {
  const { path, at, bytes, history, fromVersion } = backup
  const holding = holdingOf(path)
  const { begun: _, ...held } = 'unreadable' in holding ? { ...holding, begun: null } : holding
  return { path, at: at.toISOString(), bytes, history, fromVersion, ...held }
}

/** Backups as a table, newest first. */
export function backupLines(backups: readonly Backup[]): string[] {
  const rows = backups.map(({ path, at, bytes, fromVersion }) => [
    timeOf(at),
    `${Math.ceil(bytes / 1e6)} MB`,
    holdingWords(holdingOf(path)) + (fromVersion === null ? '' : `; before an update from version ${fromVersion}`),
    withoutMarks(path),
  ])
  const titles = ['time (UTC)', 'size', 'holds', 'file']
  return table(
    titles.map((title) => ({ title, align: title === 'size' ? ('right' as const) : ('left' as const) })),
    rows,
  )
}

/** A time as `pellucid restore` takes it. */
export const timeOf = (at: Date): string => at.toISOString().slice(0, 19)

/** What a present file has that a backup has not: what going back to it would lose. */
export function lossWords(present: Holding, backup: Holding): string {
  if ('unreadable' in present) return 'The present file cannot be read, so what it has beyond the backup is not known.'
  if ('unreadable' in backup) return ''
  const known = new Set(backup.begun)
  const newer = present.begun.filter((experiment) => !known.has(experiment)).length
  const parts = [
    newer > 0 && counted(newer, 'experiment'),
    present.runs > backup.runs && counted(present.runs - backup.runs, 'finished run'),
    present.values > backup.values && counted(present.values - backup.values, 'value'),
    present.answers > backup.answers && counted(present.answers - backup.answers, 'answer'),
  ].filter((part) => part !== false)
  return parts.length > 0
    ? `The backup lacks what the present file has: ${parts.join(', ')}.`
    : 'The present file has no experiment, run or value that the backup lacks.'
}
