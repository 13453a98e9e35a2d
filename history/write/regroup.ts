import type { Database } from 'better-sqlite3'
import type { CohortPlan } from '../../core/messages.ts'
import { encode } from '../json.ts'

/**
 * Replaces an unfinished cohort by smaller ones of the same runs, inside the caller's transaction. They begin anew: a
 * checkpoint and the series up to it belong to the program of the whole cohort.
 */
export function splitCohort(db: Database, experiment: number, index: number, parts: CohortPlan[]): void {
  const cohort = db
    .prepare<[number, number], number>(
      `SELECT id FROM cohorts WHERE experiment = ? AND place = ? AND state <> 'finished'`,
    )
    .pluck()
    .get(experiment, index)
  if (cohort === undefined) throw new RangeError(`experiment ${experiment} has no unfinished cohort ${index}`)
  const keys = db.prepare<[number], string>(`SELECT key FROM runs WHERE cohort = ? ORDER BY key`).pluck().all(cohort)
  const given = parts.flatMap((part) => part.runs.map((run) => run.key)).sort()
  if (given.join() !== keys.join()) throw new RangeError(`the parts of cohort ${index} are not made of its runs`)
  db.prepare(`DELETE FROM series WHERE run IN (SELECT id FROM runs WHERE cohort = ?)`).run(cohort)
  // Frees its index for one of its parts; no cohort has a negative one.
  db.prepare(`UPDATE cohorts SET place = -1 WHERE id = ?`).run(cohort)
  const insert = db.prepare(`INSERT INTO cohorts (experiment, place, plan) VALUES (?, ?, ?)`)
  const move = db.prepare(
    `UPDATE runs SET cohort = ?, place = ?, state = 'queued', reason = NULL, diverged_step = NULL
     WHERE experiment = ? AND key = ?`,
  )
  for (const { index: place, runs, ...rest } of parts) {
    const part = insert.run(experiment, place, encode(rest)).lastInsertRowid
    runs.forEach((run, at) => move.run(part, at, experiment, run.key))
  }
  db.prepare(`DELETE FROM cohorts WHERE id = ?`).run(cohort)
}
