import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { before, test } from 'node:test'
import { connect } from '../../../src-main/service/reach/connect.ts'
import { ensureBuilt } from '../../../src-main/start/build.ts'
import { kill, TestLab, until } from '../../whole/processes/lab.ts'
import { startServing } from './serving.ts'

before(() => ensureBuilt(() => {}))

/** Begins a sweep as the page does: it trains on whoever leaves. */
async function begin(lab: TestLab): Promise<void> {
  const { lab: calls, close } = await connect(lab.history)
  const text = readFileSync(lab.experiment({}, 'seeds: 2\ntraining: { steps: 40000 }\n'), 'utf8')
  await calls.experiments.create({ text, keep: true })
  await until('a trainer has started', () => lab.processes().some(({ role }) => role === 'trainer'))
  close()
}

test('Ctrl-C stops at a checkpoint what was begun in the browser, and leaves no process', async (t) => {
  const lab = new TestLab(t)
  const served = await startServing(lab)
  await begin(lab)
  served.process.kill('SIGINT')
  const { code, err } = await served.ended
  assert.equal(code, 130)
  assert.match(err, /^1 experiment stopped at a checkpoint; pellucid resume goes on\.$/m)
  assert.deepEqual(lab.states(), { sums: 'interrupted' })
  await lab.gone()
})

test('A terminal that goes away, or a kill, leaves it training, and the next server finds it', async (t) => {
  const lab = new TestLab(t)
  const first = await startServing(lab)
  await begin(lab)
  first.process.kill('SIGHUP')
  const { code, err } = await first.ended
  assert.equal(code, 0)
  assert.match(err, /^1 experiment goes on training; pellucid serve finds it again\.$/m)
  const second = await startServing(lab)
  kill(second.process.pid!)
  await second.ended
  assert.deepEqual(lab.states(), { sums: 'running' })
  const third = await startServing(lab)
  third.process.kill('SIGTERM')
  assert.match((await third.ended).err, /^1 experiment stopped at a checkpoint/m)
  await lab.gone()
})

test('A port that is taken, and a history that is none, are told before anything is served', async (t) => {
  const lab = new TestLab(t)
  const taken = createServer().listen(0, '127.0.0.1')
  t.after(() => taken.close())
  await new Promise((resolve) => taken.once('listening', resolve))
  const { port } = taken.address() as AddressInfo
  const refused = await lab.run('serve', '--port', String(port))
  assert.deepEqual([refused.code, refused.err], [2, `port ${port} is taken; --port names another, none takes any\n`])
  const wrong = await lab.run('serve', '--port', '0')
  assert.deepEqual([wrong.code, wrong.out], [2, ''])
  assert.match(wrong.err, /^--port: expected a whole number from 1 to 65535, got 0/)
  await lab.gone()
})
