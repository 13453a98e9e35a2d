import type { Database } from 'better-sqlite3'
import type { CohortPlan } from '../../core/messages/trainer.ts'
import type { ExperimentPlan } from '../../core/experiment/types.ts'
import { changedSince, seal } from '../digests.ts'
import { decode, encode } from '../json.ts'
import type { Stage } from '../records.ts'
import { insertEvent, type NewEvent } from './notes.ts'
import { insertCohorts, insertSettings, requireEachRunOnce } from './planned.ts'

/** A larger plan of an experiment, and the cohorts of the runs that it adds. */
interface Extension {
  experiment: number
  plan: ExperimentPlan
  cohorts: CohortPlan[]
  why: NewEvent
  at: string
}

/**
 * Gives an experiment a larger plan, inside the caller's transaction. Its runs keep what they are and get their places in
 * the new plan; cohorts of the runs that are added wait. Throws RangeError if a run would be lost, or if what is replaced
 * has changed since it was written.
 */
export function extend(db: Database, { experiment, plan, cohorts, why, at }: Extension): void {
  const before = db
    .prepare<[number], { plan: string; hash: string }>(`SELECT plan, hash FROM experiments WHERE id = ?`)
    .get(experiment)
  if (!before) throw new RangeError(`the history has no experiment ${experiment}`)
  const runs = db
    .prepare<[number], { id: number; key: string; setting: number; state: string }>(
      `SELECT id, key, setting, state FROM runs WHERE experiment = ?`,
    )
    .all(experiment)
  requireEachRunOnce(
    plan,
    cohorts,
    runs.map(({ key }) => key),
  )
  const changed = [
    ...changedSince(db, 'experiment', [experiment]),
    ...changedSince(db, 'settings of experiment', [experiment]),
    ...changedSince(
      db,
      'run',
      runs.map(({ id }) => id),
    ),
  ]
  if (changed.length > 0)
    throw new RangeError(
      'what is stored has changed since it was written (pellucid check says what); nothing was changed',
    )

  const { seeds, stages = [] } = decode<{ seeds: number[]; stages?: Stage[] }>(before.plan)
  const done = runs.filter(({ state }) => state === 'done').length
  const settings = new Set(runs.map(({ setting }) => setting)).size
  const stage: Stage = { seeds: seeds.length, settings, done, hash: before.hash, at }
  db.prepare(`UPDATE experiments SET spec = ?, hash = ?, plan = ? WHERE id = ?`).run(
    plan.text,
    plan.hash,
    encode({ axes: plan.axes, seeds: plan.seeds, stages: [...stages, stage] }),
    experiment,
  )

  // Settings have other numbers in the new plan; runs point to them until the end of the transaction.
  db.pragma('defer_foreign_keys = ON')
  db.prepare(`DELETE FROM settings WHERE experiment = ?`).run(experiment)
  insertSettings(db, experiment, plan)
  const ids = new Map(runs.map(({ id, key }) => [key, id]))
  const move = db.prepare(`UPDATE runs SET ordinal = ?, setting = ?, axes = ? WHERE id = ?`)
  plan.runs.forEach(({ key, setting, axes }, ordinal) => {
    const id = ids.get(key)
    if (id !== undefined) move.run(ordinal, setting, encode(axes), id)
  })
  insertCohorts(db, experiment, plan, cohorts)
  insertEvent(db, { ...why, experiment }, at)

  seal(db, 'experiment', [experiment])
  seal(db, 'settings of experiment', [experiment])
  seal(db, 'run', ids.values())
}
