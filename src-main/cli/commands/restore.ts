import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { listBackups } from '../../../history/backup.ts'
import { checkHistory } from '../../../history/check.ts'
import { takeLock } from '../../../history/lock.ts'
import { requireFolder } from '../../../history/usable.ts'
import { backupMeant, holdingOf, restoreHistory } from '../../../history/restore.ts'
import { freshSocket } from '../../service/reach/socket.ts'
import { backupJson, backupLines, holdingWords, lossWords, timeOf } from '../backups/holding.ts'
import { BadInput, exit, type Call, type Command } from '../command.ts'

export const restore: Command = {
  name: 'restore',
  summary: 'the backups of the history; with one of them, go back to it and keep the present file aside',
  args: '[BACKUP]',
  arity: [0, 1],
  options: { 'dry-run': { type: 'boolean', help: 'say what would be lost, and change nothing' } },
  async run(call) {
    const { options, positionals } = call
    const [given] = positionals
    if (given !== undefined) return restoreFrom(call, chosen(options.history, given))
    if (options.own['dry-run'] === true) throw new BadInput('--dry-run needs a backup: newest, its time, or its file')
    return list(call)
  },
}

function list({ terminal, options }: Call): number {
  const backups = listBackups(options.history)
  if (options.json) terminal.json(backups.map(backupJson), 2)
  else if (backups.length === 0) terminal.err(`There are no backups of ${options.history}.`)
  else {
    backupLines(backups).forEach(terminal.out)
    terminal.err(`Go back to one: pellucid restore newest, or pellucid restore ${timeOf(backups[0]!.at)}`)
  }
  return exit.done
}

/** The file of the backup that is meant. */
function chosen(history: string, given: string): string {
  const backups = listBackups(history)
  const meant = backupMeant(given, backups)
  if (meant) return meant.path
  if (existsSync(given)) return resolve(given)
  const known = backups.slice(0, 5).map(({ at }) => timeOf(at))
  throw new BadInput(
    `there is no backup "${given}" of ${history} (` +
      (known.length > 0 ? `newest, ${known.join(', ')}, or a file)` : 'there are none beside it; a file may be named)'),
  )
}

function restoreFrom({ terminal, options }: Call, backup: string): number {
  const { history } = options
  requireFolder(history)
  if (existsSync(history) && resolve(history) === backup) throw new BadInput(`${backup} is the history itself`)
  const faults = checkHistory(backup)
  if (faults.length > 0)
    throw new BadInput(
      `${backup} is not sound: ${faults[0]!.message}. Nothing was changed. Choose another (pellucid restore lists them)`,
    )
  const lock = takeLock(
    history,
    { socket: freshSocket().name, pid: process.pid, startedAt: new Date().toISOString() },
    1000,
  )
  if (!lock)
    throw new BadInput(
      `${history} is in use by a lab service. Nothing was changed. Close its window and its page, end its commands, then try again`,
    )
  try {
    const holds = holdingOf(backup)
    const present = existsSync(history) ? holdingOf(history) : null
    const loss = present && lossWords(present, holds)
    const isDry = options.own['dry-run'] === true
    const aside = isDry ? null : restoreHistory(backup, history)
    if (options.json) terminal.json({ history, backup, restored: !isDry, aside, loss, holds: holdingWords(holds) })
    else {
      if (loss) terminal.err(loss)
      if (aside) terminal.err(`The file that was there is kept: ${aside}`)
      terminal.out(`${history} ${isDry ? 'would be' : 'is'} as in ${backup}: ${holdingWords(holds)}.`)
    }
    return exit.done
  } finally {
    lock.release()
  }
}
