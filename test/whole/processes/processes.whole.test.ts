import assert from 'node:assert/strict'
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, writeFileSync } from 'node:fs'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { connect } from '../../../src-main/service/reach/connect.ts'
import { kill, moving, TestLab, until } from './lab.ts'

const quick = 'seeds: 2\ntraining: { steps: 60 }\n'
const long = 'seeds: 2\ntraining: { steps: 4000 }\n'

test('An experiment runs to its end, can be listed and shown, and leaves no process', async (t) => {
  const lab = new TestLab(t)
  const ran = await lab.run('run', lab.experiment({ scale: [0.5, 1] }, quick))
  assert.equal(ran.code, 0, ran.err)
  assert.match(ran.out, /^sums: 4 runs done, .* Look: pellucid show sums --history /)
  assert.match(ran.err, /^sums: 2 settings, 4 runs in 2 cohorts, on abacus\n/)
  const listed = JSON.parse((await lab.run('list', '--json')).out) as { name: string; state: string }[]
  assert.deepEqual(
    listed.map(({ name, state }) => [name, state]),
    [['sums', 'finished']],
  )
  const shown = await lab.run('show', 'sums')
  assert.match(shown.out, /scale +n +time\/run +testLoss/)
  assert.match(shown.out, /0\.5 +2 .* \(.*–.*\) .*\n/)
  assert.match(shown.out, /^mean \(least–most of the seeds\)$/m)
  assert.match((await lab.run('resume', 'sums')).out, /sums is finished/)
  assert.match((await lab.run('check')).out, /is sound/)
  await lab.gone()
})

test('Ctrl-C stops at a checkpoint and says how to go on, and going on ends as if nothing had happened', async (t) => {
  const lab = new TestLab(t)
  const started = lab.start('run', lab.experiment({}, long, 'two words'), '--json')
  await until('training moves', () => moving(started))
  started.process.kill('SIGINT')
  const { code } = await started.ended
  assert.equal(code, 130)
  const end = started.words.at(-1) as unknown as { state: string; position: { step: number; steps: number } }
  assert.equal(end.state, 'interrupted')
  assert.ok(end.position.step < 4000 && end.position.steps === 4000)
  await lab.gone()

  const again = lab.start('resume', 'two')
  await until('it goes on', () => lab.processes().some(({ role }) => role === 'trainer'))
  again.process.kill('SIGINT')
  const stopped = await again.ended
  assert.equal(stopped.code, 130)
  assert.match(stopped.out, /^Stopped at a checkpoint, step [\d,]+ of 4,000\. Resume: pellucid resume two --history /)
})

test('A second client joins the living service, and a second service is told who holds the history', async (t) => {
  const lab = new TestLab(t)
  // Longer than a service takes to start on a busy machine.
  const started = lab.start('run', lab.experiment({}, 'seeds: 2\ntraining: { steps: 60000 }\n'), '--json')
  await until('training moves', () => moving(started))
  const { lab: other, close } = await connect(lab.history)
  const service = lab.processes().find(({ role }) => role === 'service')!
  const info = await other.service.info()
  assert.deepEqual([info.pid, info.clients, info.running], [service.pid, 2, [1]])
  const second = fork(new URL('../../../src-main/service/main.ts', import.meta.url), ['--history', lab.history])
  const [answer] = (await once(second, 'message')) as [{ code: string; message: string }]
  assert.equal(answer.code, 'HELD')
  assert.match(answer.message, /lab\.db is open in another lab service$/)
  assert.deepEqual(await once(second, 'exit'), [1, null])
  assert.equal((await other.experiments.pause({ experiment: '1' })).state, 'paused')
  assert.equal((await started.ended).code, 130)
  await other.experiments.edit({ experiment: 'sums', notes: 'looked at twice', tags: ['a', 'a', 'b'] })
  const shown = await other.experiments.show({ experiment: 'su' })
  assert.deepEqual([shown.notes, shown.tags, shown.state], ['looked at twice', ['a', 'b'], 'paused'])
  await assert.rejects(other.experiments.show({ experiment: 'differences' }), {
    code: 'NOT_FOUND',
    message: /this history has: sums/,
  })
  close()
  await lab.gone()
})

test('What was asked to keep running does so when its client is killed, then everything ends', async (t) => {
  const lab = new TestLab(t)
  const started = lab.start(
    'run',
    lab.experiment({}, 'seeds: 2\ntraining: { steps: 600 }\n'),
    '--json',
    '--keep-running',
  )
  await until('training moves', () => moving(started))
  kill(started.process.pid!)
  await lab.gone(60_000)
  assert.equal(lab.states().sums, 'finished')
})

test('A cohort whose trainer always crashes fails with a reason; its neighbours are done', async (t) => {
  const lab = new TestLab(t)
  // Two cohorts: four runs, at most two to a cohort with two workers.
  const file = lab.experiment({ crashAt: { sweep: [-1, 30] }, structure: 1 }, 'seeds: 1\ntraining: { steps: 60 }\n')
  const { code, err } = await lab.run('run', file, '--workers', '2')
  assert.equal(code, 1)
  assert.match(err, /was ended by SIGKILL; cohort 1 goes on from its checkpoint/)
  assert.match(err, /cohort 1 failed: trainer \d+ was ended by SIGKILL, 4 times without getting on/)
  const shown = (await lab.run('show', 'sums')).out
  assert.match(shown, /30 +0\/1, 1 failed/)
  assert.match(shown, /-1 +1 /)
})

test('A cohort that throws fails at once, with its words', async (t) => {
  const lab = new TestLab(t)
  const { code, err } = await lab.run('run', lab.experiment({ throwAt: 5 }, quick))
  assert.equal(code, 1)
  assert.match(err, /cohort 0 failed: cannot compute step 5/)
})

test('Bad input is told by file, line and field, and begins no history', async (t) => {
  const lab = new TestLab(t)
  const { code, err } = await lab.run('run', lab.experiment({}, 'training: { bacth: 12 }\n'))
  assert.equal(code, 2)
  assert.match(err, /sums\.yaml:3:13 training\.bacth: unknown field \(did you mean batch\?\)/)
  assert.equal((await lab.run('list')).code, 2)
  assert.equal(existsSync(lab.history), false)
  const engine = await lab.run('run', lab.experiment({}), '--engine', 'abbacus')
  assert.deepEqual([engine.code, engine.err], [2, 'unknown engine: abbacus (did you mean abacus?)\n'])
})

test('A trainer deep in a computation does not outlive the service', async (t) => {
  const lab = new TestLab(t)
  const started = lab.start('run', lab.experiment({ hangAt: 45 }, quick), '--json')
  await until('a trainer works', () => lab.processes().some(({ role }) => role === 'trainer'))
  await sleep(1500)
  kill(lab.processes().find(({ role }) => role === 'service')!.pid)
  const { code, out } = await started.ended
  assert.equal(code, 130)
  assert.match(out, /What was trained up to the last checkpoint is stored/)
  await lab.gone()
})

test('Clients that start at the same moment share one service', async (t) => {
  const lab = new TestLab(t)
  const files = ['one', 'two'].map((name) => lab.experiment({}, quick, name))
  const ended = await Promise.all(files.map((file) => lab.run('run', file)))
  assert.deepEqual(
    ended.map(({ code }) => code),
    [0, 0],
    ended.map(({ err }) => err).join('\n'),
  )
  assert.deepEqual(lab.states(), { one: 'finished', two: 'finished' })
  await lab.gone()
})

test('A file that is no history is left as it is', async (t) => {
  const lab = new TestLab(t)
  writeFileSync(lab.history, 'the only copy of a poem')
  const { code, err } = await lab.run('run', lab.experiment({}, quick))
  assert.equal(code, 2)
  assert.match(err, /is not a Pellucid history.* Nothing was changed/)
  await lab.gone()
})

test('A run that diverges is reported, and its neighbour is untouched', async (t) => {
  const lab = new TestLab(t)
  const ran = await lab.run(
    'run',
    lab.experiment({ scale: [1, 1e39] }, 'seeds: 1\ntraining: { steps: 60 }\n'),
    '--json',
  )
  assert.equal(ran.code, 1)
  const end = JSON.parse(ran.out.trim().split('\n').at(-1)!) as { state: string; runs: Record<string, number> }
  assert.deepEqual([end.state, end.runs.done, end.runs.diverged], ['finished', 1, 1])
  const { lab: client, close } = await connect(lab.history)
  const runs = await client.experiments.runs({ experiment: 'sums' })
  const [curve] = await client.runs.series({ run: runs[1]!.id })
  close()
  assert.ok(curve!.values instanceof Float32Array && curve!.values.some((value) => !Number.isFinite(value)))
})
