import assert from 'node:assert/strict'
import { after, test, type TestContext } from 'node:test'
import Database from 'better-sqlite3'
import type { Checkpoint, CohortPlan, FromTrainer } from '../../core/messages/trainer.ts'
import { checkHistory } from '../../history/check.ts'
import { openHistory, type History } from '../../history/history.ts'
import { migrations } from '../../history/migrations/index.ts'
import { onnxEngine } from '../../worker/engines/onnx/engine.ts'
import { Prepared } from '../../worker/evaluation/fit.ts'
import { planned } from '../worker/training/plans.ts'
import { trained } from '../worker/training/trained.ts'
import { checkpointAt, chunkOf, freshPath, planOf, provenance, resultOf } from './samples.ts'

const prepared = new Prepared(onnxEngine())
after(() => prepared.release())

/** Version 4 knew the phases `train` and `evaluate`, and no others. */
const older = migrations.slice(0, 4)

/** A history of version 4. While it is open it has the tables in which today's writers look for numbers. */
function openOlder(path: string): History {
  const beside = (sql: string) => {
    const db = new Database(path)
    db.exec(sql)
    db.close()
  }
  openHistory(path, { migrations: older }).close()
  beside('CREATE TABLE deleted_experiments (id INTEGER PRIMARY KEY); CREATE TABLE deleted_runs (last INTEGER)')
  const history = openHistory(path, { migrations: older })
  const close = () => {
    history.close()
    beside('DROP TABLE deleted_experiments; DROP TABLE deleted_runs')
  }
  return { ...history, close }
}

/** A history of version 4 with a cohort in each state, and the experiment in it. */
function filled(t: TestContext): { path: string; id: number } {
  const path = freshPath(t)
  const { write, close } = openOlder(path)
  const { plan, cohorts } = planOf({ settings: 4, seeds: 2 })
  const id = write.createExperiment(plan, cohorts, provenance)
  write.saveCheckpoint(id, 0, checkpointAt(7), [chunkOf(1, 7)])
  write.saveCheckpoint(id, 1, { ...checkpointAt(9), phase: 'evaluate' }, [chunkOf(1, 9)])
  write.finishCohort(id, 2, [resultOf(0), resultOf(1)], [chunkOf(1, 5)])
  write.failCohort(id, 3, 'it could not')
  close()
  return { path, id }
}

/** Everything in a history, row by row. */
function contentsOf(path: string): Record<string, unknown[]> {
  const db = new Database(path, { readonly: true })
  const tables = db
    .prepare<[], string>(`SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_stat%'`)
    .pluck()
    .all()
  const rows = tables.map((table) => [table, db.prepare(`SELECT * FROM "${table}" ORDER BY 1, 2`).all()] as const)
  db.close()
  return Object.fromEntries(rows)
}

test('Brought up to date, a history of version 4 has every row that it had, and is sound', (t) => {
  const { path, id } = filled(t)
  const before = contentsOf(path)
  openHistory(path).close()
  assert.deepEqual(contentsOf(path), { ...before, deleted_experiments: [], deleted_results: [], deleted_runs: [] })
  assert.deepEqual(checkHistory(path), [])
  const { read, close } = openHistory(path, { readonly: true })
  assert.equal(read.databaseInfo().version, migrations.length)
  assert.deepEqual(read.checkpoint(id, 0), checkpointAt(7))
  assert.deepEqual(
    read.cohorts(id).map(({ state, phase, step, resumable }) => [state, phase, step, resumable]),
    [
      ['queued', 'train', 7, true],
      ['queued', 'evaluate', 9, true],
      ['finished', null, 0, false],
      ['failed', null, 0, false],
    ],
  )
  close()
})

test('Once up to date, it keeps any phase, and what belongs to a cohort still goes and stays with it', (t) => {
  const { path, id } = filled(t)
  const history = openHistory(path)
  const generation: Checkpoint = { ...checkpointAt(3), phase: 'generation 2' }
  history.write.saveCheckpoint(id, 0, generation, [])
  assert.deepEqual(history.read.checkpoint(id, 0), generation)
  history.close()
  const db = new Database(path)
  db.pragma('foreign_keys = ON')
  const cohort = db.prepare(`SELECT id FROM cohorts WHERE place = 0`).pluck().get()
  const count = (table: string) => db.prepare(`SELECT count(*) FROM ${table}`).pluck().get()
  assert.throws(() => db.prepare(`DELETE FROM cohorts WHERE id = ?`).run(cohort), /FOREIGN KEY/)
  assert.throws(() => db.exec(`UPDATE cohorts SET state = 'asleep'`), /CHECK/)
  assert.throws(() => db.exec(`UPDATE cohorts SET place = 0`), /UNIQUE/)
  assert.deepEqual([count('checkpoints'), count('checkpoint_arrays')], [2, 4])
  db.prepare(`DELETE FROM checkpoints WHERE cohort = ?`).run(cohort)
  assert.deepEqual([count('checkpoints'), count('checkpoint_arrays')], [1, 2])
  db.prepare(`DELETE FROM experiments WHERE id = ?`).run(id)
  assert.deepEqual(['cohorts', 'runs', 'checkpoints', 'checkpoint_arrays'].map(count), [0, 0, 0, 0])
  db.close()
})

test('What another program changed before the update is found after it', (t) => {
  const { path } = filled(t)
  const db = new Database(path)
  db.exec(`UPDATE cohorts SET step = 8 WHERE place = 0`)
  db.close()
  const found = checkHistory(path)
  assert.ok(found.some(({ kind, message }) => kind === 'digests' && /^cohort 1: /.test(message)))
  assert.ok(found.some(({ kind, message }) => kind === 'sense' && /is at step 8, its checkpoint at/.test(message)))
  openHistory(path).close()
  assert.deepEqual(checkHistory(path), found)
})

test('Foreign keys are in force again after an update, also after one that fails', (t) => {
  const { path, id } = filled(t)
  const broken = [...older, 'DROP TABLE checkpoints; CREATE TABLE runs (id INTEGER)']
  const before = contentsOf(path)
  assert.throws(() => openHistory(path, { migrations: broken }), /table runs already exists/)
  assert.deepEqual(contentsOf(path), before)
  const { write, close } = openHistory(path)
  assert.throws(() => write.recordEvent({ experiment: id + 1, level: 'info', message: 'of nobody' }), /FOREIGN KEY/)
  close()
})

const [plan] = planned(`
task: { kind: concepts, concepts: 4, density: 0.4 }
primary: { kind: mlp, hidden: [6] }
teaching:
  mode: alternating
  pressure: [0.5, 1]
  copies: 2
  renew: 6
  students: [{ sees: code, predicts: targets, network: linear }]
training: { steps: 16, batch: 8, logEvery: 3 }
evaluation: { rows: 300 }
seeds: 1`) as [CohortPlan]

/** What a history keeps of the experiment's runs. */
function kept({ read }: Pick<History, 'read'>, id: number) {
  return read
    .runs(id)
    .map((run) => ({
      summaries: Object.entries(read.summariesOf(run.id)).filter(([name]) => !name.endsWith('Ms')),
      series: read.seriesNames(run.id).map((name) => [name, read.series(run.id, name)]),
      artifacts: read.artifactNames(run.id).map((name) => [name, read.artifact(run.id, name)]),
    }))
}

function keep({ write }: History, id: number, messages: readonly FromTrainer[]): void {
  for (const message of messages) {
    if (message.type === 'checkpoint') write.saveCheckpoint(id, 0, message.checkpoint, message.series)
    if (message.type === 'done') write.finishCohort(id, 0, message.results, message.series)
  }
}

const experiment = { ...planOf().plan, runs: plan.runs }

for (const [where, stopAt] of [
  ['training', 7],
  ['evaluation', 16],
] as const)
  test(`Stopped in its ${where} by version 4, a cohort goes on to the numbers of one that was never stopped`, async (t) => {
    const calm = openHistory(freshPath(t))
    const whole = await trained(prepared, plan)
    const calmId = calm.write.createExperiment(experiment, [plan], provenance)
    keep(calm, calmId, whole.messages)

    const path = freshPath(t)
    const before = openOlder(path)
    const id = before.write.createExperiment(experiment, [plan], provenance)
    const first = await trained(prepared, plan, { stopAt })
    keep(before, id, first.messages)
    before.close()

    const history = openHistory(path)
    const [cohort] = history.read.pendingCohorts(id)
    const from = history.read.checkpoint(id, 0)!
    assert.deepEqual([cohort!.phase, from.phase, from.step], [from.phase, stopAt === 16 ? 'evaluate' : 'train', stopAt])
    const rest = await trained(prepared, cohort!.plan, { from })
    keep(history, id, rest.messages)
    assert.deepEqual(kept(history, id), kept(calm, calmId))
    for (const opened of [history, calm]) opened.close()
    assert.deepEqual(checkHistory(path), [])
  })
