import type { Database } from 'better-sqlite3'
import type { Checkpoint, CohortPlan } from '../../core/messages/trainer.ts'
import { checkpointOf, type Regrouping } from '../../core/messages/regroup.ts'
import { seal, unseal } from '../digests.ts'
import { encode } from '../json.ts'
import { readCheckpoint } from '../read/cohorts.ts'
import { regroupedOf } from '../read/runs.ts'
import { dropCheckpoint, replaceCheckpoint } from './checkpoint.ts'

/** A cohort and the smaller ones that take its place. */
export interface Split {
  index: number
  parts: CohortPlan[]
}

/**
 * Replaces an unfinished cohort by smaller ones of the same runs, inside the caller's transaction. They stand where it
 * stood: each has its runs' part of the checkpoint, and what was recorded of a run up to there stays with the run.
 */
export function splitCohort(
  { db, path, at }: { db: Database; path: string; at: string },
  experiment: number,
  { index, parts }: Split,
  reason: string,
): void {
  const cohort = db
    .prepare<
      [number, number],
      { id: number; phase: Checkpoint['phase'] | null; step: number; regrouped: string | null }
    >(`SELECT id, phase, step, regrouped FROM cohorts WHERE experiment = ? AND place = ? AND state <> 'finished'`)
    .get(experiment, index)
  if (!cohort) throw new RangeError(`experiment ${experiment} has no unfinished cohort ${index}`)
  const { id, phase, step } = cohort
  const keys = db.prepare<[number], string>(`SELECT key FROM runs WHERE cohort = ? ORDER BY place`).pluck().all(id)
  const given = parts.flatMap((part) => part.runs.map((run) => run.key))
  if (given.toSorted().join() !== keys.toSorted().join())
    throw new RangeError(`the parts of cohort ${index} are not made of its runs`)
  const checkpoint = readCheckpoint(db, path, experiment, index)
  // Frees its index for one of its parts; no cohort has a negative one.
  db.prepare(`UPDATE cohorts SET place = -1 WHERE id = ?`).run(id)
  const insert = db.prepare(
    `INSERT INTO cohorts (experiment, place, plan, phase, step, regrouped) VALUES (?, ?, ?, ?, ?, ?)`,
  )
  const move = db.prepare(
    `UPDATE runs SET cohort = @part, place = @place,
       state = CASE state WHEN 'diverged' THEN state ELSE 'queued' END,
       reason = CASE state WHEN 'diverged' THEN reason END
     WHERE experiment = @experiment AND key = @key`,
  )
  for (const { index: place, runs, ...rest } of parts) {
    const grouping: Regrouping = { from: keys.length, to: runs.length, phase: phase ?? 'train', step, reason }
    const regrouped = encode([...regroupedOf(cohort.regrouped), grouping])
    const part = Number(insert.run(experiment, place, encode(rest), phase, step, regrouped).lastInsertRowid)
    runs.forEach(({ key }, place) => move.run({ part, place, experiment, key }))
    const places = runs.map(({ key }) => keys.indexOf(key))
    if (checkpoint) replaceCheckpoint(db, part, checkpointOf(checkpoint, keys.length, places), at)
    seal(db, 'cohort', [part])
    seal(db, 'run', db.prepare<[number], number>(`SELECT id FROM runs WHERE cohort = ?`).pluck().all(part))
  }
  dropCheckpoint(db, id)
  db.prepare(`DELETE FROM cohorts WHERE id = ?`).run(id)
  unseal(db, 'cohort', id)
}
