import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { copyFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { listBackups } from '../../../history/backup.ts'
import { checkHistory } from '../../../history/check.ts'
import { openHistory } from '../../../history/history.ts'
import { pathBeside } from '../../../runtime/paths.ts'
import { nodeArguments } from '../../../runtime/child.ts'
import { TestLab } from '../../../test/whole/processes/lab.ts'
import { numbersOf } from '../../../test/whole/processes/numbers.ts'
import { disturbed } from './phase.ts'
import type { Round } from './round.ts'
import { one } from './updating.ts'

/** Kills while the tables are updated by one version: the history is of the old version or the new one, and whole. */
export const killMigration: Round = async (t, { reference, random, most }, found) => {
  const lab = new TestLab(t)
  for (let k = 0; k < Math.min(5, most); k++) {
    copyFileSync(reference.lab.history, lab.history)
    const child = spawn(
      process.execPath,
      [...nodeArguments, pathBeside(import.meta.url, './updating.ts'), lab.history],
      { stdio: ['ignore', 'pipe', 'ignore'] },
    )
    const ended = once(child, 'close')
    await once(child.stdout, 'data')
    await sleep(random() * 60)
    if (child.exitCode === null) {
      child.kill('SIGKILL')
      found.killed['the one that updates'] = (found.killed['the one that updates'] ?? 0) + 1
    }
    await ended
    openHistory(lab.history, { migrations: one }).close()
    const { read, close } = openHistory(lab.history, { readonly: true, migrations: one })
    if (read.databaseInfo().version !== one.length) found.faults.push('the next start did not bring it up to date')
    close()
    for (const { path } of listBackups(lab.history))
      found.faults.push(...checkHistory(path).map(({ message }) => `check of a backup: ${message}`))
    for (const numbers of [
      numbersOf(lab.history, 'killed', { migrations: one }),
      ...listBackups(lab.history).map(({ path }) => numbersOf(path, 'killed')),
    ])
      found.faults.push(...disturbed(numbers, reference.numbers))
  }
}
