import type { Database } from 'better-sqlite3'
import type { Checkpoint, RunResult, SeriesChunk } from '../../core/messages/trainer.ts'
import { seal } from '../digests.ts'
import { dropCheckpoint, replaceCheckpoint } from './checkpoint.ts'
import { insertEvent } from './notes.ts'
import { splitCohort, type Split } from './regroup.ts'
import { rewriteResult, writeResult, type Rewritten } from './results.ts'
import { appendSeries, joinSeries } from './series.ts'
import { inTransaction } from './transaction.ts'

/** Writes of training: each method is one transaction, named by an experiment and the index of its cohort. */
export function cohortWrites(db: Database, path: string, now: () => Date) {
  const cohortStarted = (experiment: number, index: number): void =>
    inTransaction(db, () => {
      const { cohort, runs } = find(db, experiment, index)
      db.prepare(`UPDATE cohorts SET state = 'running', message = NULL WHERE id = ?`).run(cohort)
      db.prepare(
        `UPDATE runs SET state = 'running', reason = NULL WHERE cohort = ? AND state IN ('queued', 'failed')`,
      ).run(cohort)
      sealCohort(db, cohort, runs.values())
    })

  /** The checkpoint, the series since the last one and the cohort's position, together. */
  const saveCheckpoint = (experiment: number, index: number, checkpoint: Checkpoint, series: SeriesChunk[]): void =>
    inTransaction(db, () => {
      const { cohort, runs } = find(db, experiment, index)
      replaceCheckpoint(db, cohort, checkpoint, now().toISOString())
      for (const chunk of series) appendSeries(db, at(runs, chunk.place), chunk)
      db.prepare(`UPDATE cohorts SET phase = ?, step = ? WHERE id = ?`).run(checkpoint.phase, checkpoint.step, cohort)
      const diverge = db.prepare(`UPDATE runs SET state = 'diverged', diverged_step = ?, reason = ? WHERE id = ?`)
      const diverged = checkpoint.diverged.map(({ place, step, reason }) => {
        diverge.run(step, reason, at(runs, place))
        return at(runs, place)
      })
      sealCohort(db, cohort, diverged)
    })

  /** Every run's results, the last of the series and the end of the checkpoint, together. */
  const finishCohort = (experiment: number, index: number, results: RunResult[], series: SeriesChunk[]): void =>
    inTransaction(db, () => {
      const { cohort, runs } = find(db, experiment, index)
      const places = new Set(results.map((result) => result.place))
      if (places.size !== results.length || places.size !== runs.size) {
        throw new RangeError(`cohort ${index} has ${runs.size} runs, and results came for ${places.size} of them`)
      }
      for (const chunk of series) appendSeries(db, at(runs, chunk.place), chunk)
      joinSeries(db, cohort)
      dropCheckpoint(db, cohort)
      db.prepare(`UPDATE cohorts SET state = 'finished', message = NULL WHERE id = ?`).run(cohort)
      sealCohort(db, cohort, [])
      for (const result of results) writeResult(db, at(runs, result.place), result)
    })

  /** What runs of a finished cohort were measured to be anew, and the warning that says what changed, together. */
  const recomputeCohort = (experiment: number, index: number, results: Rewritten[], message: string): void =>
    inTransaction(db, () => {
      const { runs } = find(db, experiment, index)
      const stateOf = db.prepare<[number], string>(`SELECT state FROM runs WHERE id = ?`).pluck()
      for (const result of results) {
        const run = at(runs, result.place)
        const state = stateOf.get(run)
        if (state !== 'done') throw new RangeError(`run ${run} is ${state}; only runs that are done are measured anew`)
        rewriteResult(db, run, result)
      }
      insertEvent(db, { level: 'warning', experiment, cohort: index, message }, now().toISOString())
    })

  /** The cohort cannot go on; its checkpoint stays, so that it can be tried again. */
  const failCohort = (experiment: number, index: number, message: string): void =>
    inTransaction(db, () => {
      const { cohort, runs } = find(db, experiment, index)
      db.prepare(`UPDATE cohorts SET state = 'failed', message = ? WHERE id = ?`).run(message, cohort)
      db.prepare(
        `UPDATE runs SET state = 'failed', reason = ? WHERE cohort = ? AND state IN ('queued', 'running')`,
      ).run(message, cohort)
      sealCohort(db, cohort, runs.values())
    })

  /** Back in the queue, with its checkpoint: a cohort that was stopped or that failed. */
  const requeueCohort = (experiment: number, index: number): void =>
    inTransaction(db, () => {
      const { cohort, runs } = find(db, experiment, index)
      db.prepare(
        `UPDATE cohorts SET state = 'queued', message = NULL WHERE id = ? AND state IN ('running', 'failed')`,
      ).run(cohort)
      db.prepare(
        `UPDATE runs SET state = 'queued', reason = NULL WHERE cohort = ? AND state IN ('running', 'failed')`,
      ).run(cohort)
      sealCohort(db, cohort, runs.values())
    })

  /** Unfinished cohorts as smaller ones of the same runs, each at its checkpoint, and the warning that says so. */
  const regroupCohorts = (experiment: number, splits: Split[], why: { reason: string; message: string }): void =>
    inTransaction(db, () => {
      const at = now().toISOString()
      for (const split of splits) splitCohort({ db, path, at }, experiment, split, why.reason)
      const [{ index }] = splits as [Split]
      insertEvent(db, { level: 'warning', experiment, cohort: index, message: why.message }, at)
    })

  return { cohortStarted, saveCheckpoint, finishCohort, recomputeCohort, failCohort, requeueCohort, regroupCohorts }
}

function sealCohort(db: Database, cohort: number, runs: Iterable<number>): void {
  seal(db, 'cohort', [cohort])
  seal(db, 'run', runs)
}

function find(db: Database, experiment: number, index: number): { cohort: number; runs: Map<number, number> } {
  const cohort = db
    .prepare<[number, number], number>(`SELECT id FROM cohorts WHERE experiment = ? AND place = ?`)
    .pluck()
    .get(experiment, index)
  if (cohort === undefined) throw new RangeError(`the history has no cohort ${index} of experiment ${experiment}`)
  const rows = db
    .prepare<[number], { id: number; place: number }>(`SELECT id, place FROM runs WHERE cohort = ?`)
    .all(cohort)
  return { cohort, runs: new Map(rows.map((row) => [row.place, row.id])) }
}

function at(runs: Map<number, number>, place: number): number {
  const run = runs.get(place)
  if (run === undefined) throw new RangeError(`the cohort has no place ${place}, only ${runs.size} runs`)
  return run
}
