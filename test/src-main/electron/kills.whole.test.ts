import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { before, test } from 'node:test'
import { inPage } from '../../whole/browser/client.ts'
import { ensureBuilt } from '../../../src-main/start/build.ts'
import { kill, TestLab, until, type Role } from '../../whole/processes/lab.ts'
import { numbersOf } from '../../whole/processes/numbers.ts'
import { startShell } from './shell.ts'

before(() => ensureBuilt(() => {}))

test('Page, trainer, coordinator, service and app killed during a sweep: each comes back, and no number differs', async (t) => {
  const sweep = 'seeds: 2\ntraining: { steps: 4000 }\n'
  const calm = new TestLab(t)
  assert.equal((await calm.run('run', calm.experiment({ delayMs: 0 }, sweep))).code, 0)

  const lab = new TestLab(t)
  const text = readFileSync(lab.experiment({}, sweep), 'utf8')
  const pid = (role: Role) => lab.processes().find((process) => process.role === role)?.pid
  const trains = () => until('it trains', () => pid('trainer') !== undefined)
  /** Kills a process and waits for the one that takes its place. */
  const replaced = async (role: Role) => {
    const old = pid(role)!
    kill(old)
    await until(`a new ${role}`, () => pid(role) !== undefined && pid(role) !== old)
  }
  const app = await startShell(t, lab)
  const info = async () => inPage(await app.page(), (lab) => lab.service.info())
  await inPage(await app.page(), (lab, text) => lab.experiments.create({ text, keep: true }), text)
  await trains()

  const before = await app.page()
  await app.crash()
  await until('the page is loaded again', () => before.isClosed() || app.isReal)
  assert.deepEqual((await info()).running, [1], 'a new page finds what trains')

  await replaced('trainer')
  assert.deepEqual((await info()).running, [1])

  await replaced('coordinator')
  await trains()
  assert.deepEqual((await info()).running, [1])

  const page = await app.page()
  const old = lab.processes().filter(({ role }) => role === 'service' || role === 'coordinator' || role === 'trainer')
  kill(pid('service')!)
  const isLeft = (pids: number[]) => lab.processes().some(({ pid }) => pids.includes(pid))
  await until('nothing is left of it', () => !isLeft(old.map(({ pid }) => pid)))
  await until('the page has a way to a new service', () => pid('service') !== undefined)
  const resumed = await inPage(page, async (lab) => {
    const { state } = await lab.experiments.show({ experiment: 'sums' })
    await lab.experiments.resume({ experiment: 'sums', keep: true })
    return state
  })
  assert.equal(resumed, 'interrupted')
  await trains()

  kill(app.pid)
  await app.ended
  await until('its windows go with it', () => !pid('browser') && !pid('app'))
  assert.equal(lab.states().sums, 'running', 'what was to be kept trains on')

  await lab.gone(60_000)
  assert.deepEqual(lab.states(), { sums: 'finished' })
  assert.deepEqual(numbersOf(lab.history, 'sums'), numbersOf(calm.history, 'sums'))
})
