import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import Database from 'better-sqlite3'
import type { ExperimentEvent } from '../../../../core/messages/coordinator.ts'
import { openHistory } from '../../../../history/history.ts'
import { activate } from '../../../../worker/processes/coordinator/active.ts'
import { Ledger } from '../../../../worker/processes/coordinator/ledger.ts'
import { freshPath, planOf, provenance } from '../../../history/samples.ts'
import { until } from '../../../whole/processes/lab.ts'

/** A ledger of a real history that refuses every change of an experiment while `refuse` is set. */
function ledgerOf(t: TestContext) {
  const path = freshPath(t)
  const history = openHistory(path)
  t.after(() => history.close())
  const { plan, cohorts } = planOf()
  const id = history.write.createExperiment(plan, cohorts, provenance)
  const told: ExperimentEvent[] = []
  const refused: number[] = []
  const ledger = new Ledger({
    history,
    tell: (event) => told.push(event),
    refused: ({ experiment }) => refused.push(experiment),
  })
  const refuse = (yes: boolean) => {
    const db = new Database(path)
    const trigger = `TRIGGER full BEFORE UPDATE ON experiments BEGIN SELECT RAISE(ABORT, 'no room left'); END`
    db.exec(yes ? `CREATE ${trigger}` : 'DROP TRIGGER full')
    db.close()
  }
  const active = activate(id, [], { workers: 1, devices: [] }, 0)
  return { ledger, id, active, told, refused, refuse, ...history }
}
const short = (event: ExperimentEvent) =>
  event.type === 'state' ? event.state : event.type === 'event' ? `${event.level}: ${event.message}` : event.type

test('Waiting and training are recorded, and told before that', (t) => {
  const { ledger, id, told, read } = ledgerOf(t)
  ledger.enter(id, 'queued')
  assert.equal(read.experiment(id)!.state, 'queued')
  ledger.enter(id, 'running')
  assert.equal(read.experiment(id)!.state, 'running')
  assert.deepEqual(told.map(short), ['queued', 'running'])
})

test('A refused state is told with its reason, once', (t) => {
  const { ledger, id, told, refuse, read } = ledgerOf(t)
  refuse(true)
  ledger.enter(id, 'queued')
  ledger.enter(id, 'running')
  assert.equal(read.experiment(id)!.state, 'queued', 'as it was created')
  assert.equal(told.filter(({ type }) => type === 'event').length, 1)
  assert.match(short(told[1]!), /^error: .*no room left/)
})

test('A refused write interrupts the experiment, and its trainers are ended', (t) => {
  const { ledger, id, active, refused, refuse } = ledgerOf(t)
  refuse(true)
  assert.equal(
    ledger.keep(active, (write) => write.setExperimentState(id, 'finished')),
    false,
  )
  assert.equal(active.ending, 'interrupted')
  assert.deepEqual(refused, [id])
})

test('An end that could not be recorded is recorded once there is room, with its reason', async (t) => {
  const { ledger, id, told, refuse, read } = ledgerOf(t)
  refuse(true)
  ledger.end(id, 'interrupted', null)
  assert.deepEqual(told.map(short).at(-1), 'interrupted')
  assert.notEqual(read.experiment(id)!.state, 'interrupted')
  refuse(false)
  await until('the end is recorded', () => read.experiment(id)!.state === 'interrupted')
})

test('An experiment that begins again owes no end', async (t) => {
  const { ledger, id, refuse, read } = ledgerOf(t)
  refuse(true)
  ledger.end(id, 'interrupted', null)
  ledger.begin(id)
  refuse(false)
  ledger.enter(id, 'running')
  await new Promise((resolve) => setTimeout(resolve, 2500))
  assert.equal(read.experiment(id)!.state, 'running')
})
