import assert from 'node:assert/strict'
import { renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { openHistory } from '../../../history/history.ts'
import { moving, TestLab, until } from './lab.ts'

const text = (add: number) =>
  ['x,z,y', ...Array.from({ length: 200 }, (_, i) => `${(i * 7) % 31},${i + add},${'ab'[i % 2]}`), ''].join('\n')

test('Runs name a user’s data by hash; moved or changed data is noticed at resume, with what to do', async (t) => {
  const lab = new TestLab(t, { real: true })
  const data = join(lab.folder, 'my table.csv')
  writeFileSync(data, text(0))
  const file = join(lab.folder, 'own.yaml')
  writeFileSync(
    file,
    `name: own
task: { kind: table, path: ${JSON.stringify(data)}, target: y }
teaching: { mode: none }
training: { steps: 200000, batch: 16 }
evaluation: { measures: [capability], rows: 100 }
seeds: 1
`,
  )
  const started = lab.start('run', file, '--json', '--engine', 'wasm')
  await until('training moves', () => moving(started))
  started.process.kill('SIGINT')
  await started.ended
  const { read, close } = openHistory(lab.history, { readonly: true })
  const { id } = read.findExperiment('own')!
  const [run] = read.runs(id, { withSettings: true })
  const told = read.events({ experiment: id }).map(({ message }) => message)
  close()
  assert.match(String(run!.settings!.task['data']), /^[0-9a-f]{64}$/)
  assert.ok(
    told.some((message) => message === 'Target y, 2 classes: 0 = a, 1 = b'),
    told.join('\n'),
  )

  writeFileSync(data, text(1))
  const changed = await lab.run('resume', 'own')
  assert.equal(changed.code, 2, changed.err)
  assert.match(
    changed.err,
    /own cannot go on, and nothing of it is lost: .* the files hold other data .* Put the files/,
  )
  assert.equal(lab.states()['own'], 'interrupted')

  const enlarged = await lab.run('extend', 'own', '--seeds', '2')
  assert.equal(enlarged.code, 2, enlarged.err)
  assert.match(enlarged.err, /own cannot go on, .* the files hold other data /)

  renameSync(data, `${data}.moved`)
  const moved = await lab.run('resume', 'own')
  assert.equal(moved.code, 2, moved.err)
  assert.match(
    moved.err,
    /own cannot go on, .*my table\.csv: no such file; .* Once the files are back as they were, it can\./,
  )

  writeFileSync(data, text(0))
  const resumed = lab.start('resume', 'own', '--json')
  await until('training moves again', () => moving(resumed))
  resumed.process.kill('SIGINT')
  assert.equal((await resumed.ended).code, 130)
})
