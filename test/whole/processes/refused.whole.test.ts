import assert from 'node:assert/strict'
import { rmSync } from 'node:fs'
import { test } from 'node:test'
import Database from 'better-sqlite3'
import { openHistory } from '../../../history/history.ts'
import { connect } from '../../../src-main/service/reach/connect.ts'
import { fill, smallDisk } from '../cli/disk.ts'
import { moving, TestLab, until } from './lab.ts'

/** Steps of the checkpoints that are stored. */
function storedSteps(lab: TestLab): number[] {
  const { read, close } = openHistory(lab.history, { readonly: true })
  const steps = read.cohorts(1).map(({ step }) => step)
  close()
  return steps
}

test('A stop while another program holds the history tells the least advanced checkpoint that is stored', async (t) => {
  const lab = new TestLab(t)
  const task = { structure: [1, 2], delayMs: 5, checkpointEvery: 30 }
  const started = lab.start('run', lab.experiment(task, 'seeds: 1\ntraining: { steps: 1000000 }\n'), '--workers', '2')
  let err = ''
  started.process.stderr!.on('data', (text: string) => (err += text))
  await until(
    'both cohorts have a checkpoint',
    () => err.includes('runs') && storedSteps(lab).every((step) => step > 0),
  )
  const other = new Database(lab.history)
  other.exec('BEGIN IMMEDIATE')
  started.process.kill('SIGINT')
  await until('the history refuses a checkpoint', () => err.includes('is in use by another program'))
  other.exec('ROLLBACK')
  other.close()
  const { code, out } = await started.ended
  assert.equal(code, 130)
  const least = Math.min(...storedSteps(lab)).toLocaleString('en-US')
  assert.match(out, new RegExp(`^Stopped at a checkpoint, step ${least} of 1,000,000\\. Resume: `))
  await lab.gone()
})

test('An experiment that a full disk stopped is interrupted at once, says why, is never called stopped, and goes on', async (t) => {
  const lab = new TestLab(t)
  const disk = smallDisk(lab, '8m')
  if (!disk) return t.skip('a small disk cannot be mounted here')
  const task = { delayMs: 2, checkpointEvery: 5 }
  const started = lab.start('run', lab.experiment(task, 'seeds: 2\ntraining: { steps: 1500 }\n'), '--json')
  await until('training moves', () => moving(started))
  const { lab: client, close } = await connect(lab.history)
  t.after(close)
  const filler = fill(disk)
  assert.equal((await started.ended).code, 130)
  const experiment = 'sums'
  const shown = await client.experiments.show({ experiment })
  assert.equal(shown.state, 'interrupted')
  assert.match(shown.warnings[0]!.message, /no room left to write .*Free some space on that disk, then resume/)
  assert.deepEqual(
    (await client.experiments.list({})).map(({ state }) => state),
    ['interrupted'],
  )
  for await (const event of await client.experiments.watch({ experiment }))
    if (event.type === 'state') assert.equal(event.state, 'interrupted', 'who comes now is told so too')
  const paused = await client.experiments.pause({ experiment }).catch((error: Error) => error)
  if (paused instanceof Error) assert.match(paused.message, /no room left to write/)
  else assert.equal((await client.experiments.show({ experiment })).state, 'paused')

  rmSync(filler)
  await until('the history has it too', () => ['interrupted', 'paused'].includes(lab.states().sums!))
  await client.experiments.resume({ experiment, keep: true })
  for await (const event of await client.experiments.watch({ experiment }))
    if (event.type === 'state' && event.state !== 'running') assert.equal(event.state, 'finished')
})
