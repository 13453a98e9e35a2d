import type { Database } from 'better-sqlite3'
import type { Axis } from '../../core/experiment/types.ts'
import { decode } from '../json.ts'
import type { ExperimentRow, ListOrder, ListPage, ListQuery, NamedExperiment, RunState } from '../records.ts'

type Row = Omit<ExperimentRow, 'tags' | 'archived' | 'axes' | 'runs'> & {
  tags: string
  archived: number
  plan: string
} & Record<RunState, number>

const counts = `SELECT experiment, count(*) AS total, sum(state = 'queued') AS queued, sum(state = 'running') AS running,
  sum(state = 'done') AS done, sum(state = 'diverged') AS diverged, sum(state = 'failed') AS failed
  FROM runs GROUP BY experiment`

const orders: Record<ListOrder, string> = {
  created: 'id',
  name: 'name COLLATE NOCASE',
  state: 'state',
  runs: 'total',
  progress: '(done + diverged + failed) * 1.0 / total',
}

/** Reads of the list of experiments, one page at a time; none of them reads measures. */
export function listReads(db: Database) {
  const listPage = ({
    search,
    states,
    tag,
    archived,
    order,
    descending,
    from,
    count,
    hidden = [],
  }: ListQuery): ListPage => {
    const wanted = {
      like: `%${search.trim().replace(/[\\%_]/g, (mark) => `\\${mark}`)}%`,
      states: JSON.stringify(states),
      tag,
      archived: Number(archived),
      hidden: JSON.stringify(hidden),
    }
    const where = `archived <= @archived AND (@hidden = '[]' OR id NOT IN (SELECT value FROM json_each(@hidden)))
      AND (name LIKE @like ESCAPE '\\' OR notes LIKE @like ESCAPE '\\' OR tags LIKE @like ESCAPE '\\')
      AND (@states = '[]' OR state IN (SELECT value FROM json_each(@states)))
      AND (@tag IS NULL OR @tag IN (SELECT value FROM json_each(tags)))`
    const total = db.prepare<[typeof wanted], number>(`SELECT count(*) FROM experiments WHERE ${where}`).pluck()
    const page = db.prepare<[typeof wanted & { from: number; count: number }], Row>(
      `SELECT id, name, state, tags, archived, created_at AS createdAt, finished_at AS finishedAt, engine,
         substr(notes, 1, 200) AS notes, plan, queued, running, done, diverged, failed
       FROM experiments JOIN (${counts}) ON experiment = id
       WHERE ${where} ORDER BY ${orders[order]} ${descending ? 'DESC' : 'ASC'}, id DESC LIMIT @count OFFSET @from`,
    )
    return { total: total.get(wanted)!, rows: page.all({ ...wanted, from, count }).map(rowOf) }
  }

  /** Every tag of an experiment that is not archived, most used first. */
  const tags = (): string[] =>
    db
      .prepare<[], string>(
        `SELECT value FROM experiments, json_each(tags) WHERE archived = 0 GROUP BY value ORDER BY count(*) DESC, value`,
      )
      .pluck()
      .all()

  /** Every experiment by name and state, newest first. */
  const names = (): NamedExperiment[] =>
    db
      .prepare<[], Omit<NamedExperiment, 'archived'> & { archived: number }>(
        'SELECT id, name, state, archived FROM experiments ORDER BY id DESC',
      )
      .all()
      .map((row) => ({ ...row, archived: row.archived === 1 }))

  return { listPage, tags, names }
}

function rowOf({ plan, tags, archived, queued, running, done, diverged, failed, ...row }: Row): ExperimentRow {
  return {
    ...row,
    tags: decode<string[]>(tags),
    archived: archived === 1,
    axes: decode<{ axes: Axis[] }>(plan).axes.map(({ label }) => label),
    runs: { queued, running, done, diverged, failed },
  }
}
