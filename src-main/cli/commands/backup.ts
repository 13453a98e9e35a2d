import { existsSync } from 'node:fs'
import { backupHistory, listBackups } from '../../../history/backup.ts'
import { requireNoLoss } from '../../../history/loss.ts'
import { backupJson, backupLines } from '../backups/holding.ts'
import { BadInput, exit, type Command } from '../command.ts'

export const backup: Command = {
  name: 'backup',
  summary: 'back up the history now and check the copy; the history may be in use',
  args: '',
  arity: [0, 0],
  options: { list: { type: 'boolean', help: 'list the backups, newest first, with their contents' } },
  async run({ terminal, options }) {
    const { history } = options
    if (options.own.list === true) {
      const backups = listBackups(history)
      if (options.json) terminal.json(backups.map(backupJson), 2)
      else if (backups.length > 0) backupLines(backups).forEach(terminal.out)
      else terminal.err(`There are no backups of ${history}.`)
      return exit.done
    }
    requireNoLoss(history)
    if (!existsSync(history)) throw new BadInput(`there is no history at ${history}; --history FILE names another`)
    const made = backupHistory(history)
    if (options.json) terminal.json(backupJson(made), 2)
    else terminal.out(made.path)
    return exit.done
  },
}
