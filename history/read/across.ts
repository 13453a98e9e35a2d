import type { Database } from 'better-sqlite3'
import type { MeasuredRuns } from '../../core/catalog/shared.ts'
import type { Settings } from '../../core/experiment/types.ts'
import { decode } from '../json.ts'

/** An experiment as a scatter names it. */
interface AcrossExperiment {
  id: number
  name: string
  tags: string[]
}

/** Finished runs of many experiments, by experiment and then in the order of its plan. */
export interface AcrossRuns {
  id: Int32Array
  experiment: Int32Array
  setting: Int32Array
  seed: Float64Array
}

/** Reads of finished runs over all experiments: from runs, settings and summaries alone. */
export function acrossReads(db: Database) {
  const done = `FROM runs JOIN experiments ON experiments.id = runs.experiment
    WHERE runs.state = 'done' AND archived <= @archived ORDER BY runs.experiment, ordinal`

  /** Experiments that are in the list, oldest first. */
  const acrossExperiments = (archived: boolean): AcrossExperiment[] =>
    db
      .prepare<[number], { id: number; name: string; tags: string }>(
        `SELECT id, name, tags FROM experiments WHERE archived <= ? ORDER BY id`,
      )
      .all(Number(archived))
      .map(({ tags, ...row }) => ({ ...row, tags: decode<string[]>(tags) }))

  /** Every finished run; archived experiments are left out unless asked for. */
  const acrossRuns = (archived: boolean): AcrossRuns => {
    const rows = db
      .prepare<[{ archived: number }]>(`SELECT runs.id, experiment, setting, seed ${done}`)
      .raw()
      .all({ archived: Number(archived) }) as [number, number, number, number][]
    return {
      id: Int32Array.from(rows, (row) => row[0]),
      experiment: Int32Array.from(rows, (row) => row[1]),
      setting: Int32Array.from(rows, (row) => row[2]),
      seed: Float64Array.from(rows, (row) => row[3]),
    }
  }

  /** Values of a measure in the order of those runs: NaN where a value is undefined or missing. */
  const acrossValues = (name: string, archived: boolean): Float64Array => {
    const values = db
      .prepare<[{ name: string; archived: number }]>(
        `SELECT (SELECT value FROM summaries WHERE run = runs.id AND name = @name) ${done}`,
      )
      .pluck()
      .all({ name, archived: Number(archived) }) as (number | null)[]
    return Float64Array.from(values, (value) => value ?? NaN)
  }

  /** Calls `each` with every setting of every experiment. */
  const acrossSettings = (each: (experiment: number, setting: number, settings: Settings) => void): void => {
    const rows = db.prepare<[]>(`SELECT experiment, setting, settings FROM settings`).raw()
    for (const [experiment, setting, settings] of rows.iterate() as IterableIterator<[number, number, string]>)
      each(experiment, setting, decode<Settings>(settings))
  }

  /**
   * How many finished runs of these many newest experiments have which measures, by name; of each cohort one finished run
   * is read, and counts for all.
   */
  const acrossMeasures = (newest: number, archived: boolean): MeasuredRuns[] =>
    db
      .prepare<[number, number], { measures: string; runs: number }>(
        `SELECT measures, sum(n) AS runs FROM
           (SELECT (SELECT json_group_array(name ORDER BY name) FROM summaries WHERE run = first AND value IS NOT NULL)
              AS measures, n FROM
             (SELECT min(id) AS first, count(*) AS n FROM runs WHERE state = 'done' AND experiment IN
               (SELECT id FROM experiments WHERE archived <= ? ORDER BY id DESC LIMIT ?) GROUP BY cohort))
         GROUP BY measures ORDER BY measures`,
      )
      .all(Number(archived), newest)
      .map(({ measures, runs }) => ({ measures: decode<string[]>(measures), runs }))

  /** Means by setting of some measures of some experiments, over finished runs with a value. */
  const settingMeans = (
    experiments: readonly number[],
    names: readonly string[],
  ): { experiment: number; name: string; setting: number; mean: number; n: number }[] =>
    db
      .prepare<[string, string], { experiment: number; name: string; setting: number; mean: number; n: number }>(
        `SELECT experiment, name, setting, avg(value) AS mean, count(value) AS n
         FROM runs JOIN summaries ON summaries.run = runs.id
         WHERE experiment IN (SELECT value FROM json_each(?)) AND name IN (SELECT value FROM json_each(?))
           AND state = 'done' AND value IS NOT NULL GROUP BY experiment, name, setting`,
      )
      .all(JSON.stringify(experiments), JSON.stringify(names))

  return { acrossExperiments, acrossRuns, acrossValues, acrossSettings, acrossMeasures, settingMeans }
}
