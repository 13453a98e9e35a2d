import type { Database } from 'better-sqlite3'
import type { Checkpoint, CohortPlan } from '../../core/messages/trainer.ts'
import type { RunPlan } from '../../core/experiment/types.ts'
import { faultOfBytes, fromBytes, type ArrayType } from '../column.ts'
import { HistoryCorrupt } from '../errors.ts'
import { decode } from '../json.ts'
import type { CohortRecord, CohortState } from '../records.ts'
import { regroupedOf, settingsOf } from './runs.ts'

interface Row {
  id: number
  place: number
  plan: string
  state: CohortState
  phase: Checkpoint['phase'] | null
  step: number
  message: string | null
  regrouped: string | null
  resumable: number
}

/** Reads of cohorts: their plans and where they stand. */
export function cohortReads(db: Database, path: string) {
  const cohorts = (experiment: number): CohortRecord[] => recordsOf(db, experiment)

  /** What is left to do: queued and running cohorts, and the failed ones when they are to be tried again. */
  const pendingCohorts = (experiment: number, { failed = false } = {}): CohortRecord[] =>
    recordsOf(db, experiment).filter(({ state }) => state !== 'finished' && (failed || state !== 'failed'))

  /** The newest checkpoint of a cohort, bit for bit. */
  const checkpoint = (experiment: number, index: number): Checkpoint | null =>
    // One transaction, so that the arrays belong to the position although another process may be writing.
    db.transaction(() => readCheckpoint(db, path, experiment, index))()

  return { cohorts, pendingCohorts, checkpoint }
}

function recordsOf(db: Database, experiment: number): CohortRecord[] {
  const settings = settingsOf(db, experiment)
  const runs = db.prepare<[number], Omit<RunPlan, 'axes'> & { axes: string }>(
    `SELECT key, setting, seed, axes FROM runs WHERE cohort = ? ORDER BY place`,
  )
  const planOf = (row: Row): CohortPlan => ({
    ...decode<Omit<CohortPlan, 'index' | 'runs'>>(row.plan),
    index: row.place,
    runs: runs
      .all(row.id)
      .map(({ key, setting, seed, axes }) => ({
        key,
        setting,
        seed,
        settings: settings.get(setting)!,
        axes: decode<RunPlan['axes']>(axes),
      })),
  })
  return db
    .prepare<[number], Row>(
      `SELECT id, place, plan, state, phase, step, message, regrouped,
         EXISTS (SELECT 1 FROM checkpoints WHERE cohort = cohorts.id) AS resumable
       FROM cohorts WHERE experiment = ? ORDER BY place`,
    )
    .all(experiment)
    .map((row) => ({
      plan: planOf(row),
      state: row.state,
      phase: row.phase,
      step: row.step,
      message: row.message,
      resumable: row.resumable === 1,
      regrouped: regroupedOf(row.regrouped),
    }))
}

/** The newest checkpoint of a cohort, inside the caller's transaction. */
export function readCheckpoint(db: Database, path: string, experiment: number, index: number): Checkpoint | null {
  const row = db
    .prepare<
      [number, number],
      { cohort: number; phase: Checkpoint['phase']; step: number; diverged: string; elapsed_ms: number }
    >(
      `SELECT cohort, checkpoints.phase, checkpoints.step, diverged, elapsed_ms
       FROM checkpoints JOIN cohorts ON cohorts.id = cohort WHERE experiment = ? AND place = ?`,
    )
    .get(experiment, index)
  if (!row) return null
  const arrays = db
    .prepare<[number], { name: string; type: ArrayType; length: number; crc: number; data: Buffer }>(
      `SELECT name, type, length, crc, data FROM checkpoint_arrays WHERE cohort = ? ORDER BY id`,
    )
    .all(row.cohort)
  const state: Checkpoint['state'] = {}
  for (const { name, type, length, crc, data } of arrays) {
    const fault = faultOfBytes(data, length, crc)
    if (fault) throw new HistoryCorrupt(path, `the checkpoint of cohort ${index}, array ${name}: ${fault}`)
    state[name] = fromBytes(type, data)
  }
  const diverged = decode<Checkpoint['diverged']>(row.diverged)
  return { phase: row.phase, step: row.step, state, diverged, elapsedMs: row.elapsed_ms }
}
