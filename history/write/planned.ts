import type { Database } from 'better-sqlite3'
import type { CohortPlan } from '../../core/messages/trainer.ts'
import type { ExperimentPlan } from '../../core/experiment/types.ts'
import { seal } from '../digests.ts'
import { encode } from '../json.ts'

/** Throws unless every run of a plan is in exactly one cohort; `known` are runs that have theirs already. */
export function requireEachRunOnce(plan: ExperimentPlan, cohorts: CohortPlan[], known: readonly string[] = []): void {
  const planned = new Set(plan.runs.map((run) => run.key))
  const placed = [...known, ...cohorts.flatMap((cohort) => cohort.runs.map((run) => run.key))]
  if (planned.size !== plan.runs.length) throw new RangeError('two runs of one experiment have the same key')
  if (placed.length !== planned.size || new Set([...placed, ...planned]).size !== planned.size) {
    throw new RangeError('every run of an experiment belongs to exactly one cohort')
  }
}

/** Stores each setting of a plan once. */
export function insertSettings(db: Database, experiment: number, plan: ExperimentPlan): void {
  const insert = db.prepare(`INSERT INTO settings (experiment, setting, settings) VALUES (?, ?, ?)`)
  const known = new Map<number, string>()
  for (const run of plan.runs) {
    const text = encode(run.settings)
    const before = known.get(run.setting)
    if (before === undefined) insert.run(experiment, run.setting, text)
    else if (before !== text) throw new RangeError(`runs of setting ${run.setting} differ in more than their seed`)
    known.set(run.setting, text)
  }
}

/** The next number of a run: above that of every run there has been. */
const nextRun = (db: Database): number =>
  db
    .prepare<[], number>(
      `SELECT 1 + max((SELECT coalesce(max(id), 0) FROM runs), (SELECT coalesce(max(last), 0) FROM deleted_runs))`,
    )
    .pluck()
    .get()!

/** Stores cohorts and their runs, and seals them. */
export function insertCohorts(db: Database, experiment: number, plan: ExperimentPlan, cohorts: CohortPlan[]): void {
  const stored: { cohorts: number[]; runs: number[] } = { cohorts: [], runs: [] }
  const insertCohort = db.prepare(`INSERT INTO cohorts (experiment, place, plan) VALUES (?, ?, ?)`)
  const insertRun = db.prepare(
    `INSERT INTO runs (id, experiment, ordinal, key, setting, seed, axes, cohort, place)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  )
  let next = nextRun(db)
  const ordinals = new Map(plan.runs.map((run, ordinal) => [run.key, ordinal]))
  for (const { index, runs, ...rest } of cohorts) {
    const cohort = insertCohort.run(experiment, index, encode(rest)).lastInsertRowid
    stored.cohorts.push(Number(cohort))
    runs.forEach(({ key, setting, seed, axes }, place) => {
      insertRun.run(next, experiment, ordinals.get(key), key, setting, seed, encode(axes), cohort, place)
      stored.runs.push(next++)
    })
  }
  seal(db, 'cohort', stored.cohorts)
  seal(db, 'run', stored.runs)
  seal(db, 'results of run', stored.runs)
}
