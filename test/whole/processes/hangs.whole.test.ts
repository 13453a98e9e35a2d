import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { kill, moving, TestLab, until, type Role, type Started } from './lab.ts'
import { numbersOf } from './numbers.ts'

const quick = 'seeds: 2\ntraining: { steps: 60 }\n'
const long = 'seeds: 2\ntraining: { steps: 1500 }\n'
/** Seconds without a sign of life that are few, and yet more than a busy machine takes for one. */
const impatient = ['--heartbeat-seconds', '5']

/** Messages of warnings and errors so far. */
const told = ({ words }: Started): string =>
  words.flatMap(({ type, message }) => (type === 'event' ? [String(message)] : [])).join('\n')

const one = (lab: TestLab, role: Role): number => lab.processes().find((process) => process.role === role)!.pid

/** The numbers of the same experiment, undisturbed. */
async function calm(t: Parameters<Parameters<typeof test>[0] & object>[0], rest: string) {
  const lab = new TestLab(t)
  const ran = await lab.run('run', lab.experiment({ delayMs: 0 }, rest))
  assert.equal(ran.code, 0, ran.err)
  return numbersOf(lab.history, 'sums')
}

test('A trainer that computes for longer than the heartbeat limit in one call is left at work', async (t) => {
  const lab = new TestLab(t)
  const { code, err } = await lab.run('run', lab.experiment({ busyAt: 45, busyMs: 12_000 }, quick), ...impatient)
  assert.equal(code, 0, err)
  assert.doesNotMatch(err, /no sign of life|goes on from its checkpoint/)
})

test('A trainer that is stopped is killed, and its cohort goes on from its checkpoint', async (t) => {
  const lab = new TestLab(t)
  const started = lab.start('run', lab.experiment({ delayMs: 5 }, long), '--json', '--workers', '1', ...impatient)
  await until('training moves', () => moving(started))
  // A process has longer for its first sign of life, whose thread may come up after the training has begun.
  await sleep(2000)
  process.kill(one(lab, 'trainer'), 'SIGSTOP')
  const { code, out } = await started.ended
  assert.equal(code, 0, out)
  assert.match(told(started), /no sign of life for (5|60) s; cohort \d goes on from its checkpoint/)
  assert.deepEqual(numbersOf(lab.history, 'sums'), await calm(t, long))
})

test('A trainer that never comes round again is remarked on, then killed, and its cohort resumed', async (t) => {
  const lab = new TestLab(t)
  const { code, err } = await lab.run('run', lab.experiment({ hangAt: 45 }, quick), '--stall-seconds', '12')
  assert.equal(code, 0, err)
  assert.match(err, /cohort \d is at one computation for \d+ s; counts as hung after 12 s/)
  assert.match(err, /at one computation for 12 s; cohort \d goes on from its checkpoint/)
})

test('A coordinator that is stopped is killed, the service lives, and training goes on', async (t) => {
  const lab = new TestLab(t)
  const started = lab.start('run', lab.experiment({ delayMs: 5 }, long), '--json', ...impatient)
  await until('training moves', () => moving(started))
  await sleep(2000)
  const [service, coordinator] = [one(lab, 'service'), one(lab, 'coordinator')]
  process.kill(coordinator, 'SIGSTOP')
  t.after(() => kill(coordinator))
  const ended = /the coordinator was ended: no sign of life for (5|60) s; going on from the checkpoints/
  await until('the coordinator is ended', () => ended.test(told(started)), 90_000)
  assert.equal(one(lab, 'service'), service, 'the service goes on')
  const { code, out } = await started.ended
  assert.equal(code, 0, out)
  assert.deepEqual(numbersOf(lab.history, 'sums'), await calm(t, long))
  await lab.gone()
})
