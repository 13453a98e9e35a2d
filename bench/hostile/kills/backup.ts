import { copyFileSync, existsSync, readdirSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { backupFolder, listBackups } from '../../../history/backup.ts'
import { checkHistory } from '../../../history/check.ts'
import { TestLab } from '../../../test/whole/processes/lab.ts'
import { numbersOf } from '../../../test/whole/processes/numbers.ts'
import { disturbed } from './phase.ts'
import type { Round } from './round.ts'
import { oneOf, strike, type Victim } from './victims.ts'

const victims: Victim[] = ['cli', 'service', 'coordinator', 'backup', 'all']

/** Kills while `pellucid backup` copies a finished history: what is there afterwards is whole, and the next one is too. */
export const killBackup: Round = async (t, { reference, random, most }, found) => {
  const lab = new TestLab(t)
  copyFileSync(reference.lab.history, lab.history)
  for (let k = 0; k < Math.min(5, most); k++) {
    const cli = lab.start('backup')
    await sleep(random() * 900)
    strike(lab, oneOf(victims, random), random, found)
    await cli.ended
    await lab.gone()
  }
  const last = await lab.run('backup')
  if (last.code !== 0) found.faults.push(`a backup after the kills ended with code ${last.code}: ${last.err}`)
  await lab.gone()
  const backups = listBackups(lab.history)
  if (backups.length === 0) found.faults.push('there is no backup after one that was done')
  for (const path of [lab.history, ...backups.map(({ path }) => path)]) {
    found.faults.push(...checkHistory(path).map(({ message }) => `check of ${path}: ${message}`))
    found.faults.push(...disturbed(numbersOf(path, 'killed'), reference.numbers))
  }
  const folder = backupFolder(lab.history)
  const left = existsSync(folder) ? readdirSync(folder).filter((name) => !name.endsWith('.backup')) : []
  if (left.length > 0) found.faults.push(`left among the backups: ${left.join(', ')}`)
}
