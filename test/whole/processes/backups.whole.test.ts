import assert from 'node:assert/strict'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { backupFolder, listBackups } from '../../../history/backup.ts'
import { checkHistory } from '../../../history/check.ts'
import { openHistory } from '../../../history/history.ts'
import { connect } from '../../../src-main/service/reach/connect.ts'
import { TestLab } from './lab.ts'

const quick = 'seeds: 2\ntraining: { steps: 60 }\n'

test('When an experiment has ended there is a sound backup that holds it; looking alone makes none', async (t) => {
  const lab = new TestLab(t)
  assert.equal((await lab.run('run', lab.experiment({}, quick))).code, 0)
  await lab.gone()
  const [backup, ...more] = listBackups(lab.history)
  assert.deepEqual(more, [])
  assert.deepEqual(checkHistory(backup!.path), [])
  const copy = openHistory(backup!.path, { readonly: true })
  assert.equal(copy.read.findExperiment('sums')!.state, 'finished')
  copy.close()

  rmSync(backupFolder(lab.history), { recursive: true })
  assert.equal((await lab.run('list')).code, 0)
  await lab.gone()
  assert.deepEqual(listBackups(lab.history), [])

  const { lab: client, close } = await connect(lab.history)
  await client.experiments.edit({ experiment: 'sums', notes: 'kept' })
  close()
  await lab.gone()
  assert.equal(listBackups(lab.history).length, 1)
})

test('A backup that cannot be made costs nothing but a warning', async (t) => {
  const lab = new TestLab(t)
  writeFileSync(join(lab.folder, 'backups'), 'not a folder')
  assert.equal((await lab.run('run', lab.experiment({}, quick))).code, 0)
  await lab.gone()
  assert.match((await lab.run('show', 'sums')).out, /no backup of the history was made: /)
  assert.equal((await lab.run('check')).code, 0)
})
