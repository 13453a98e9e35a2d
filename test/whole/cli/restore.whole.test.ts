import assert from 'node:assert/strict'
import {
  chmodSync,
  copyFileSync,
  existsSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { test } from 'node:test'
import { listBackups } from '../../../history/backup.ts'
import { checkHistory } from '../../../history/check.ts'
import { openHistory } from '../../../history/history.ts'
import { connect } from '../../../src-main/service/reach/connect.ts'
import { moving, TestLab, until } from '../processes/lab.ts'
import { remount, smallDisk } from './disk.ts'

const quick = 'seeds: 2\ntraining: { steps: 60 }\n'

test('A history that was lost is not begun anew without a word, and comes back from its backup', async (t) => {
  const lab = new TestLab(t)
  const file = lab.experiment({}, quick)
  assert.equal((await lab.run('run', file)).code, 0)
  await lab.gone()
  const made = await lab.run('backup')
  assert.equal(made.code, 0, made.err)
  assert.deepEqual(checkHistory(made.out.trim()), [])
  for (const part of ['', '-wal', '-shm']) rmSync(lab.history + part, { force: true })

  for (const args of [['run', file], ['list'], ['check']]) {
    const { code, out, err } = await lab.run(...args)
    assert.deepEqual([code, out], [2, ''], args[0])
    assert.match(err, /is gone, but backups of it are in .*"pellucid restore newest" brings the newest back/)
  }
  assert.equal(existsSync(lab.history), false)
  const listed = JSON.parse((await lab.run('restore', '--json')).out) as { path: string; runs: number }[]
  assert.deepEqual([listed[0]!.path, listed[0]!.runs], [made.out.trim(), 2])
  assert.match((await lab.run('restore', 'yesterday')).err, /^there is no backup "yesterday" of /)

  assert.equal((await lab.run('restore', 'newest')).code, 0)
  assert.deepEqual(lab.states(), { sums: 'finished' })
})

test('Going back to a backup keeps the damaged file, says what is lost, and waits for no service', async (t) => {
  const lab = new TestLab(t)
  assert.equal((await lab.run('run', lab.experiment({}, quick))).code, 0)
  await lab.gone()
  // Thinning lets one of a day go when the next is made.
  const older = join(lab.folder, 'older.backup')
  copyFileSync(listBackups(lab.history)[0]!.path, older)
  assert.equal((await lab.run('run', lab.experiment({}, quick, 'more'))).code, 0)
  await lab.gone()

  const { close } = await connect(lab.history)
  const held = await lab.run('restore', 'newest')
  assert.deepEqual([held.code, held.out], [2, ''])
  assert.match(held.err, /is in use by a lab service\. Nothing was changed/)
  close()
  await lab.gone()

  const dry = await lab.run('restore', older, '--dry-run')
  assert.match(dry.err, /The backup lacks what the present file has: 1 experiment, 2 finished runs/)
  assert.deepEqual(lab.states(), { sums: 'finished', more: 'finished' })
  const bytes = readFileSync(lab.history)
  writeFileSync(lab.history, bytes.fill(0, 4096))
  const { code, err, out } = await lab.run('restore', older)
  assert.equal(code, 0, err)
  assert.match(err, /cannot be read, so what it has beyond the backup is not known/)
  const aside = /The file that was there is kept: (.*)/.exec(err)![1]!
  assert.ok(readFileSync(aside).equals(bytes))
  assert.match(out, /1 experiment, 2 finished runs/)
  assert.deepEqual(lab.states(), { sums: 'finished' })
})

test('A history that is deleted while it trains ends the command with its copy named', async (t) => {
  const lab = new TestLab(t)
  const started = lab.start('run', lab.experiment({ delayMs: 5 }, 'seeds: 1\ntraining: { steps: 20000 }\n'), '--json')
  await until('training moves', () => moving(started))
  renameSync(lab.history, `${lab.history}.away`)
  const { code } = await started.ended
  assert.equal(code, 1)
  const said = started.words.find(({ type, level }) => type === 'event' && level === 'error')!
  assert.match(String(said.message), /was renamed or deleted while Pellucid was writing to it/)
  await lab.gone()
  const copy = openHistory(String(said.rescued), { readonly: true })
  assert.equal(copy.read.listExperiments()[0]!.name, 'sums')
  copy.close()
  assert.deepEqual(checkHistory(String(said.rescued)), [])
})

test('Notes are not said to be kept in a history that was deleted', async (t) => {
  const lab = new TestLab(t)
  assert.equal((await lab.run('run', lab.experiment({}, quick))).code, 0)
  await lab.gone()
  const { lab: client, close } = await connect(lab.history)
  assert.equal((await client.experiments.list({})).length, 1)
  renameSync(lab.history, `${lab.history}.away`)
  await assert.rejects(client.experiments.edit({ experiment: 'sums', notes: 'kept' }), /was renamed or deleted/)
  close()
  await lab.gone()
})

test('A history that may only be read is listed, shown and checked, with nothing left beside it', async (t) => {
  const lab = new TestLab(t)
  assert.equal((await lab.run('run', lab.experiment({}, quick))).code, 0)
  await lab.gone()
  const original = lab.history
  const disk = smallDisk(lab, '8m')
  if (!disk) return t.skip('a disk cannot be mounted here')
  copyFileSync(original, lab.history)
  if (existsSync(`${original}-wal`)) copyFileSync(`${original}-wal`, `${lab.history}-wal`)
  chmodSync(disk, 0o755)
  assert.ok(remount(disk, 'ro'))
  const before = readdirSync(disk)
  for (const args of [['list'], ['show', 'sums'], ['check']]) {
    const { code, err } = await lab.run(...args)
    assert.equal(code, 0, `${args[0]}: ${err}`)
  }
  for (const args of [
    ['run', lab.experiment({}, quick, 'more')],
    ['backup'],
    ['restore', join(dirname(original), 'x')],
  ]) {
    const { code, out, err } = await lab.run(...args)
    assert.deepEqual([code, out], [2, ''], err)
    assert.doesNotMatch(err, /\n {4}at /)
  }
  assert.deepEqual(readdirSync(disk), before)
})

test('Nothing is left beside the database of another program', async (t) => {
  const lab = new TestLab(t)
  const { default: Database } = await import('better-sqlite3')
  for (const mode of ['DELETE', 'WAL']) {
    const db = new Database(lab.history)
    db.pragma(`journal_mode = ${mode}`)
    db.exec('CREATE TABLE IF NOT EXISTS moz_places (url TEXT)')
    db.close()
    const before = readdirSync(lab.folder)
    for (const args of [['list'], ['check'], ['run', lab.experiment({}, quick)]]) {
      const { code, err, out } = await lab.run(...args)
      assert.ok(code === 2 || code === 1, args[0])
      assert.match(err + out, /is not a Pellucid history: it is the database of another program\. Nothing was changed/)
    }
    assert.deepEqual(
      readdirSync(lab.folder),
      [...before, 'sums.yaml'].sort().filter((name, i, all) => all.indexOf(name) === i),
    )
  }
})
