import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { test } from 'node:test'
import Database from 'better-sqlite3'
import { checkHistory } from '../../history/check.ts'
import { openHistory } from '../../history/history.ts'
import { migrations } from '../../history/migrations/index.ts'
import { checkpointAt, chunkOf, freshPath, planOf, provenance, resultOf } from './samples.ts'

/** Writes through every way there is, with a look after each. */
function written(path: string, look: (step: string) => void = () => {}): void {
  const { write, close } = openHistory(path)
  const { plan, cohorts } = planOf({ settings: 5, seeds: 2 })
  let id = 0
  const steps: (() => unknown)[] = [
    () => (id = write.createExperiment(plan, cohorts, provenance)),
    () => write.setExperimentState(id, 'running'),
    () => write.cohortStarted(id, 0),
    () => write.saveCheckpoint(id, 0, checkpointAt(3), [chunkOf(1, 3)]),
    () =>
      write.saveCheckpoint(id, 0, { ...checkpointAt(6), diverged: [{ place: 1, step: 5, reason: 'NaN' }] }, [
        chunkOf(4, 6),
      ]),
    () => write.finishCohort(id, 0, [resultOf(0), resultOf(1, { state: 'diverged' })], [chunkOf(7, 9)]),
    () => write.cohortStarted(id, 1),
    () => write.saveCheckpoint(id, 1, checkpointAt(3), [chunkOf(1, 3)]),
    () => write.failCohort(id, 1, 'no memory'),
    () => write.requeueCohort(id, 1),
    () =>
      write.regroupCohorts(
        id,
        [
          {
            index: 1,
            parts: cohorts[1]!.runs.map((run, i) => ({ ...cohorts[1]!, index: i === 0 ? 1 : 5, runs: [run] })),
          },
        ],
        { reason: 'memory', message: 'cut in two' },
      ),
    () => write.cohortStarted(id, 2),
    () => write.markInterrupted(),
    () => write.noteExperiment(id, 'seen'),
    () => write.tagExperiment(id, ['a', 'b']),
    () => write.archiveExperiment(id, true),
    () => write.recordEvent({ level: 'info', message: 'x' }),
    () => write.recordDevice('gpu', { cores: 1 }),
    () => write.recordDevice('gpu', { cores: 2 }),
    () => write.recordAnswer({ experiment: id, run: null, person: 'p', question: { q: 1 }, answer: { a: 2 } }),
  ]
  for (const step of steps) {
    step()
    look(String(step))
  }
  close()
}

test('every write leaves a history that check finds sound', (t) => {
  const path = freshPath(t)
  written(path, (step) => assert.deepEqual(checkHistory(path), [], step))
  assert.deepEqual(checkHistory(path), [])
})

test('a number, a word or a setting that changed where SQLite sees no damage is found, and named', (t) => {
  const path = freshPath(t)
  written(path)
  const sound = readFileSync(path)
  const changes: [string, RegExp][] = [
    [`UPDATE summaries SET value = value + 1e-15 WHERE run = 1`, /^results of run 1: what is stored has changed/],
    [`DELETE FROM summaries WHERE run = 2`, /^results of run 2: what is stored has changed/],
    [`UPDATE runs SET key = 'other' WHERE id = 3`, /^run 3: /],
    [`UPDATE runs SET cost = '{"flops":1e8}' WHERE id = 1`, /^run 1: /],
    [`UPDATE runs SET seed = 7 WHERE id = 4`, /^run 4: /],
    [
      `UPDATE settings SET settings = replace(settings, 'joint', 'point') WHERE setting = 1`,
      /^settings of experiment 1: /,
    ],
    [`UPDATE experiments SET spec = replace(spec, 'sample', 'simple')`, /^experiment 1: /],
    [`UPDATE experiments SET hash = 'abc124'`, /^experiment 1: /],
    [`UPDATE experiments SET notes = 'seem'`, /^experiment 1: /],
    [`UPDATE cohorts SET plan = replace(plan, 'cpu', 'gpu') WHERE id = 1`, /^cohort 1: /],
    [`UPDATE checkpoints SET elapsed_ms = 1`, /^cohort \d+: /],
    [`UPDATE events SET message = 'y' WHERE message = 'x'`, /^event \d+: /],
    [`UPDATE devices SET facts = '{"cores":3}'`, /^device gpu: /],
    [`UPDATE answers SET answer = '{"a":3}'`, /^answer 1: /],
    [`UPDATE identity SET id = '0000000000000000'`, /^history 1: /],
    [`DELETE FROM digests WHERE kind = 'run' AND key = 1`, /^run 1 has no digest: nothing confirms/],
    [`UPDATE digests SET kind = 'rum' WHERE kind = 'event' AND key = 1`, /digests of "rum"/],
    [`DELETE FROM events WHERE id = 1`, /^event 1 is gone/],
    [`UPDATE runs SET axes = '{' WHERE id = 5`, /axes of row 5 of runs is broken/],
    [`UPDATE runs SET cost = '{"flops":"1e9"}' WHERE id = 1`, /cost of row 1 of runs is not of the kind/],
    [`DROP INDEX runs_by_state`, /the table or index runs_by_state is missing/],
    [`CREATE TABLE more (x)`, /there is a table or index more that a history has not/],
  ]
  for (const [sql, words] of changes) {
    writeFileSync(path, sound)
    const db = new Database(path)
    db.pragma('journal_mode = DELETE')
    assert.ok(db.prepare(sql).run().changes > 0 || /INDEX|TABLE/.test(sql), sql)
    db.close()
    const messages = checkHistory(path).map(({ message }) => message)
    assert.ok(
      messages.some((message) => words.test(message)),
      `${sql}: ${messages.join('; ')}`,
    )
  }
})

test('a history of before digests gets them, and an identity, when it is brought up to date', (t) => {
  const path = freshPath(t)
  const older = new Database(path)
  for (const step of migrations.slice(0, 3)) older.exec(step as string)
  older.pragma('application_id = 0x50454c4c')
  older.pragma('user_version = 3')
  older.exec(`INSERT INTO experiments (name, spec, hash, plan, engine, device, versions, created_at)
    VALUES ('old', 'name: old', 'h', '{"axes":[],"seeds":[1]}', 'cpu', 'd', '{}', '2026-01-01T00:00:00.000Z')`)
  older.close()
  assert.deepEqual(checkHistory(path), [], 'it is asked in a copy')
  openHistory(path).close()
  assert.deepEqual(checkHistory(path), [])
  const db = new Database(path)
  assert.match(db.prepare(`SELECT id FROM identity`).pluck().get() as string, /^[0-9a-f]{16}$/)
  db.exec(`UPDATE experiments SET spec = 'name: odd'`)
  db.close()
  assert.match(checkHistory(path)[0]!.message, /^experiment 1: what is stored has changed/)
})
