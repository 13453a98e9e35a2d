import type { Database } from 'better-sqlite3'
import type { MeasureValue } from '../../core/catalog/measure.ts'
import type { Regrouping } from '../../core/messages/regroup.ts'
import type { RunPlan, Settings } from '../../core/experiment/types.ts'
import { decode } from '../json.ts'
import type { RunPlace, RunRecord, RunState } from '../records.ts'
import { fromColumns } from '../value.ts'

interface Row {
  id: number
  experiment: number
  key: string
  setting: number
  seed: number
  axes: string
  cohort: number
  place: number
  state: RunState
  reason: string | null
  diverged_step: number | null
  cost: string | null
  regrouped: string | null
}

const select = `SELECT runs.id, runs.experiment, key, setting, seed, axes, cohorts.place AS cohort, runs.place,
  runs.state, reason, diverged_step, cost, regrouped FROM runs JOIN cohorts ON cohorts.id = runs.cohort`

/** Reads of runs and their measures. */
export function runReads(db: Database) {
  /** In the order of the plan. */
  const runs = (experiment: number, { withSettings = false } = {}): RunRecord[] => {
    const settings = withSettings ? settingsOf(db, experiment) : null
    return db
      .prepare<[number], Row>(`${select} WHERE runs.experiment = ? ORDER BY ordinal`)
      .all(experiment)
      .map((row) => toRecord(row, settings?.get(row.setting)))
  }

  /** The states of the runs, in the order of the plan, without costs and settings. */
  const places = (experiment: number): RunPlace[] => {
    const known = new Map<string, RunPlan['axes']>()
    const axesOf = (text: string) => known.get(text) ?? known.set(text, decode<RunPlan['axes']>(text)).get(text)!
    return db
      .prepare<[number], Omit<RunPlace, 'axes'> & { axes: string }>(
        `SELECT runs.id, setting, seed, axes, cohorts.place AS cohort, runs.place, runs.state, reason,
           diverged_step AS divergedStep
         FROM runs JOIN cohorts ON cohorts.id = runs.cohort WHERE runs.experiment = ? ORDER BY ordinal`,
      )
      .all(experiment)
      .map((row) => ({ ...row, axes: axesOf(row.axes) }))
  }

  const run = (id: number): RunRecord | null => {
    const row = db.prepare<[number], Row>(`${select} WHERE runs.id = ?`).get(id)
    return row ? toRecord(row, settingsOf(db, row.experiment, row.setting).get(row.setting)) : null
  }

  /** Run id → measure → value; only the named measures, if names are given. */
  const summaries = (experiment: number, names?: string[]): Map<number, Record<string, MeasureValue>> => {
    const rows = db
      .prepare<
        [{ experiment: number; names: string | null }],
        [number, string, number | null, string | null, string | null]
      >(
        `SELECT run, name, value, exact, summaries.reason FROM runs JOIN summaries ON summaries.run = runs.id
         WHERE experiment = @experiment AND (@names IS NULL OR name IN (SELECT value FROM json_each(@names)))`,
      )
      .raw()
    const chosen = names ? JSON.stringify(names) : null
    const found = new Map<number, Record<string, MeasureValue>>()
    for (const [run, name, value, exact, reason] of rows.iterate({ experiment, names: chosen })) {
      const record = found.get(run) ?? {}
      record[name] = fromColumns({ value, exact, reason })
      found.set(run, record)
    }
    return found
  }

  /** The measures of one run. */
  const summariesOf = (run: number): Record<string, MeasureValue> =>
    Object.fromEntries(
      db
        .prepare<[number], { name: string; value: number | null; exact: string | null; reason: string | null }>(
          `SELECT name, value, exact, reason FROM summaries WHERE run = ? ORDER BY name`,
        )
        .all(run)
        .map(({ name, ...columns }) => [name, fromColumns(columns)]),
    )

  /** Finished runs of an earlier experiment, or of one deleted since, that are the same: their results were known. */
  const knownBefore = (experiment: number): { experiment: number; seed: number; deleted: boolean }[] =>
    db
      .prepare<[{ experiment: number }], { experiment: number; seed: number; deleted: 0 | 1 }>(
        `SELECT DISTINCT experiment, seed, 0 AS deleted FROM runs WHERE experiment < @experiment AND state = 'done'
           AND key IN (SELECT key FROM runs WHERE experiment = @experiment)
         UNION ALL
         SELECT DISTINCT experiment, seed, 1 AS deleted FROM deleted_results WHERE experiment < @experiment
           AND key IN (SELECT key FROM runs WHERE experiment = @experiment)
         ORDER BY experiment, seed`,
      )
      .all({ experiment })
      .map(({ deleted, ...known }) => ({ ...known, deleted: deleted === 1 }))

  return { runs, places, run, summaries, summariesOf, knownBefore }
}

/** Setting index → settings. */
export function settingsOf(db: Database, experiment: number, setting: number | null = null): Map<number, Settings> {
  const rows = db
    .prepare<[number, number | null], { setting: number; settings: string }>(
      `SELECT setting, settings FROM settings WHERE experiment = ? AND setting = coalesce(?, setting)`,
    )
    .all(experiment, setting)
  return new Map(rows.map((row) => [row.setting, decode<Settings>(row.settings)]))
}

/** The runs of an experiment as planned. */
export function planOfRuns(db: Database, experiment: number): RunPlan[] {
  const settings = settingsOf(db, experiment)
  return db
    .prepare<[number], Row>(`SELECT * FROM runs WHERE experiment = ? ORDER BY ordinal`)
    .all(experiment)
    .map(({ key, setting, seed, axes }) => ({
      key,
      setting,
      seed,
      settings: settings.get(setting)!,
      axes: decode<RunPlan['axes']>(axes),
    }))
}

/** How a cohort was split off from larger ones. */
export const regroupedOf = (text: string | null): Regrouping[] => (text === null ? [] : decode<Regrouping[]>(text))

function toRecord({ diverged_step, axes, cost, regrouped, ...row }: Row, settings: Settings | undefined): RunRecord {
  return {
    ...row,
    axes: decode<RunPlan['axes']>(axes),
    divergedStep: diverged_step,
    cost: cost === null ? null : decode<Record<string, number>>(cost),
    regrouped: regroupedOf(regrouped),
    ...(settings && { settings }),
  }
}
