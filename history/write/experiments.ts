import type { Database } from 'better-sqlite3'
import type { CohortPlan } from '../../core/messages/trainer.ts'
import type { ExperimentPlan } from '../../core/experiment/types.ts'
import { seal } from '../digests.ts'
import { encode } from '../json.ts'
import type { ExperimentState, Provenance } from '../records.ts'
import { inTransaction, requireRow } from './transaction.ts'

/** Writes of whole experiments. */
export function experimentWrites(db: Database, now: () => Date) {
  const createExperiment = (plan: ExperimentPlan, cohorts: CohortPlan[], made: Provenance): number =>
    inTransaction(db, () => {
      requireEachRunOnce(plan, cohorts)
      const experiment = insertExperiment(db, plan, made, now().toISOString())
      insertSettings(db, experiment, plan)
      insertCohorts(db, experiment, plan, cohorts)
      const idsOf = (table: 'cohorts' | 'runs') =>
        db.prepare<[number], number>(`SELECT id FROM ${table} WHERE experiment = ?`).pluck().all(experiment)
      seal(db, 'experiment', [experiment])
      seal(db, 'settings of experiment', [experiment])
      seal(db, 'cohort', idsOf('cohorts'))
      const runs = idsOf('runs')
      seal(db, 'run', runs)
      seal(db, 'results of run', runs)
      return experiment
    })

  const setExperimentState = (experiment: number, state: ExperimentState): void =>
    inTransaction(db, () => {
      const at = now().toISOString()
      const started = state === 'running' ? at : null
      const finished = ['finished', 'failed', 'cancelled'].includes(state) ? at : null
      const changed = db
        .prepare(`UPDATE experiments SET state = ?, started_at = coalesce(started_at, ?), finished_at = ? WHERE id = ?`)
        .run(state, started, finished, experiment)
      requireRow(changed, `experiment ${experiment}`)
      seal(db, 'experiment', [experiment])
    })

  /** What a program that ended left as running becomes interrupted or queued; to be called when no trainer lives. */
  const markInterrupted = (): number =>
    inTransaction(db, () => {
      const change = (table: string, state: string) =>
        db
          .prepare<[], number>(`UPDATE ${table} SET state = '${state}' WHERE state = 'running' RETURNING id`)
          .pluck()
          .all()
      seal(db, 'run', change('runs', 'queued'))
      seal(db, 'cohort', change('cohorts', 'queued'))
      const experiments = change('experiments', 'interrupted')
      seal(db, 'experiment', experiments)
      return experiments.length
    })

  return { createExperiment, setExperimentState, markInterrupted }
}

function requireEachRunOnce(plan: ExperimentPlan, cohorts: CohortPlan[]) {
  const planned = new Set(plan.runs.map((run) => run.key))
  const placed = cohorts.flatMap((cohort) => cohort.runs.map((run) => run.key))
  if (planned.size !== plan.runs.length) throw new RangeError('two runs of one experiment have the same key')
  if (placed.length !== planned.size || new Set([...placed, ...planned]).size !== planned.size) {
    throw new RangeError('every run of an experiment belongs to exactly one cohort')
  }
}

function insertExperiment(db: Database, plan: ExperimentPlan, made: Provenance, at: string): number {
  const { lastInsertRowid } = db
    .prepare(
      `INSERT INTO experiments (name, spec, hash, plan, engine, device, versions, notes, tags, created_at)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    )
    .run(
      plan.name,
      plan.text,
      plan.hash,
      encode({ axes: plan.axes, seeds: plan.seeds }),
      made.engine,
      made.device,
      encode(made.versions),
      made.notes ?? '',
      encode(made.tags ?? []),
      at,
    )
  return Number(lastInsertRowid)
}

function insertSettings(db: Database, experiment: number, plan: ExperimentPlan) {
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

function insertCohorts(db: Database, experiment: number, plan: ExperimentPlan, cohorts: CohortPlan[]) {
  const insertCohort = db.prepare(`INSERT INTO cohorts (experiment, place, plan) VALUES (?, ?, ?)`)
  const insertRun = db.prepare(
    `INSERT INTO runs (experiment, ordinal, key, setting, seed, axes, cohort, place) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  )
  const ordinals = new Map(plan.runs.map((run, ordinal) => [run.key, ordinal]))
  for (const { index, runs, ...rest } of cohorts) {
    const cohort = insertCohort.run(experiment, index, encode(rest)).lastInsertRowid
    runs.forEach(({ key, setting, seed, axes }, place) =>
      insertRun.run(experiment, ordinals.get(key), key, setting, seed, encode(axes), cohort, place),
    )
  }
}
