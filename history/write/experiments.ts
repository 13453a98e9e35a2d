import type { Database } from 'better-sqlite3'
import type { CohortPlan } from '../../core/messages/trainer.ts'
import type { ExperimentPlan } from '../../core/experiment/types.ts'
import { seal } from '../digests.ts'
import { encode } from '../json.ts'
import type { ExperimentState, Provenance } from '../records.ts'
import { extend } from './extend.ts'
import { insertEvent, type NewEvent } from './notes.ts'
import { insertCohorts, insertSettings, requireEachRunOnce } from './planned.ts'
import { inTransaction, requireRow } from './transaction.ts'

/** Writes of whole experiments. */
export function experimentWrites(db: Database, now: () => Date) {
  const createExperiment = (plan: ExperimentPlan, cohorts: CohortPlan[], made: Provenance): number =>
    inTransaction(db, () => {
      requireEachRunOnce(plan, cohorts)
      const experiment = insertExperiment(db, plan, made, now().toISOString())
      insertSettings(db, experiment, plan)
      insertCohorts(db, experiment, plan, cohorts)
      seal(db, 'experiment', [experiment])
      seal(db, 'settings of experiment', [experiment])
      return experiment
    })

  const extendExperiment = (experiment: number, plan: ExperimentPlan, cohorts: CohortPlan[], why: NewEvent): void =>
    inTransaction(db, () => extend(db, { experiment, plan, cohorts, why, at: now().toISOString() }))

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

  /**
   * Marks experiments that an ended program left running or waiting as interrupted, with the reason if there is one, and
   * their runs as queued; call it while no trainer is running. Returns the number of experiments.
   */
  const markInterrupted = (why?: string): number =>
    inTransaction(db, () => {
      const change = (table: string, state: string, from = `'running'`) =>
        db
          .prepare<[], number>(`UPDATE ${table} SET state = '${state}' WHERE state IN (${from}) RETURNING id`)
          .pluck()
          .all()
      seal(db, 'run', change('runs', 'queued'))
      seal(db, 'cohort', change('cohorts', 'queued'))
      const experiments = change('experiments', 'interrupted', `'running', 'queued'`)
      seal(db, 'experiment', experiments)
      const at = now().toISOString()
      if (why !== undefined)
        for (const experiment of experiments) insertEvent(db, { level: 'warning', experiment, message: why }, at)
      return experiments.length
    })

  return { createExperiment, extendExperiment, setExperimentState, markInterrupted }
}

/** Its number is above that of every experiment there has been. */
function insertExperiment(db: Database, plan: ExperimentPlan, made: Provenance, at: string): number {
  const { lastInsertRowid } = db
    .prepare(
      `INSERT INTO experiments (id, name, spec, hash, plan, engine, device, versions, notes, tags, created_at)
       VALUES ((SELECT 1 + max((SELECT coalesce(max(id), 0) FROM experiments),
         (SELECT coalesce(max(id), 0) FROM deleted_experiments))), ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    )
    .run(
      plan.name,
      plan.text,
      plan.hash,
      encode({ axes: plan.axes, seeds: plan.seeds, expectedSeconds: made.expectedSeconds }),
      made.engine,
      made.device,
      encode(made.versions),
      made.notes ?? '',
      encode(made.tags ?? []),
      at,
    )
  return Number(lastInsertRowid)
}
