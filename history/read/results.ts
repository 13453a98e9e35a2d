import type { Database } from 'better-sqlite3'
import { runStates, type ResultRuns, type ResultValues } from '../../core/records/results.ts'
import type { RunPlan } from '../../core/experiment/types.ts'
import { decode } from '../json.ts'

type Row = [id: number, setting: number, seed: number, cohort: number, state: (typeof runStates)[number]]

/** Reads of many runs' results, as columns: from runs and summaries alone, never from curves or arrays. */
export function resultReads(db: Database) {
  /** The runs of an experiment in the order of the plan. */
  const resultRuns = (experiment: number): ResultRuns => {
    const rows = db
      .prepare<[number]>(
        `SELECT runs.id, setting, seed, cohorts.place, runs.state FROM runs JOIN cohorts ON cohorts.id = runs.cohort
         WHERE runs.experiment = ? ORDER BY ordinal`,
      )
      .raw()
      .all(experiment) as Row[]
    const axes = db
      .prepare<[number], { setting: number; axes: string }>(
        `SELECT setting, min(axes) AS axes FROM runs WHERE experiment = ? GROUP BY setting`,
      )
      .all(experiment)
    return {
      id: Int32Array.from(rows, (row) => row[0]),
      setting: Int32Array.from(rows, (row) => row[1]),
      seed: Float64Array.from(rows, (row) => row[2]),
      cohort: Int32Array.from(rows, (row) => row[3]),
      state: Int32Array.from(rows, (row) => runStates.indexOf(row[4])),
      axes: Object.fromEntries(axes.map((row) => [row.setting, decode<RunPlan['axes']>(row.axes)])),
      measures: measuresOf(experiment),
    }
  }

  /** Names of the measures that occur; the runs of one cohort have the same, so one finished run of each is read. */
  const measuresOf = (experiment: number): string[] =>
    db
      .prepare<[number], string>(
        `SELECT DISTINCT name FROM summaries WHERE value IS NOT NULL AND run IN
           (SELECT min(id) FROM runs WHERE experiment = ? AND state = 'done' GROUP BY cohort) ORDER BY name`,
      )
      .pluck()
      .all(experiment)

  /** Values of the named measures in the order of the plan; NaN if there is none. */
  const resultValues = (experiment: number, names: readonly string[]): ResultValues => {
    const count = db.prepare<[number], number>(`SELECT count(*) FROM runs WHERE experiment = ?`).pluck().get(experiment)
    const read = db
      .prepare<[string, number]>(
        `SELECT summaries.value FROM runs LEFT JOIN summaries ON summaries.run = runs.id AND name = ?
         WHERE experiment = ? ORDER BY ordinal`,
      )
      .pluck()
    return Object.fromEntries(
      names.map((name) => {
        const column = new Float64Array(count ?? 0).fill(NaN)
        for (const [i, value] of (read.all(name, experiment) as (number | null)[]).entries())
          if (value !== null) column[i] = value
        return [name, column]
      }),
    )
  }

  /** The runs before and after one in its experiment's plan. */
  const neighbours = (run: number): { previous: number | null; next: number | null } => {
    const find = (than: '<' | '>', order: 'DESC' | 'ASC') =>
      db
        .prepare<[number, number], number>(
          `SELECT id FROM runs WHERE experiment = (SELECT experiment FROM runs WHERE id = ?)
           AND ordinal ${than} (SELECT ordinal FROM runs WHERE id = ?) ORDER BY ordinal ${order} LIMIT 1`,
        )
        .pluck()
        .get(run, run) ?? null
    return { previous: find('<', 'DESC'), next: find('>', 'ASC') }
  }

  return { resultRuns, resultValues, neighbours }
}
