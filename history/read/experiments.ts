import type { Database } from 'better-sqlite3'
import type { Axis, ExperimentPlan } from '../../core/experiment/types.ts'
import { AmbiguousExperiment } from '../errors.ts'
import { decode } from '../json.ts'
import type { ExperimentRecord, ExperimentState, RunState, Stage } from '../records.ts'
import { planOfRuns } from './runs.ts'

interface Row {
  id: number
  name: string
  hash: string
  plan: string
  engine: string
  device: string
  versions: string
  state: ExperimentState
  notes: string
  tags: string
  archived: number
  created_at: string
  started_at: string | null
  finished_at: string | null
}

const columns = `id, name, hash, plan, engine, device, versions, state, notes, tags, archived,
  created_at, started_at, finished_at`

/** Reads of whole experiments; none of them reads a series. */
export function experimentReads(db: Database) {
  /** Newest first. */
  const listExperiments = (): ExperimentRecord[] => {
    const counts = countsOf(db)
    return db
      .prepare<[], Row>(`SELECT ${columns} FROM experiments ORDER BY id DESC`)
      .all()
      .map((row) => toRecord(row, counts.get(row.id)))
  }

  const experiment = (id: number): ExperimentRecord | null => {
    const row = db.prepare<[number], Row>(`SELECT ${columns} FROM experiments WHERE id = ?`).get(id)
    return row ? toRecord(row, countsOf(db, id).get(id)) : null
  }

  /**
   * Finds by number, by name or by the beginning of a name, in any spelling; of equal names, the newest. Digits alone are
   * a number or a whole name.
   */
  const findExperiment = (given: number | string): ExperimentRecord | null => {
    const text = String(given)
    const isNumber = /^\d+$/.test(text)
    const numbered = isNumber ? experiment(Number(text)) : null
    if (numbered) return numbered
    // A number that is gone must not lead to an experiment whose name begins with it, or is it.
    if (isNumber && isDeleted(Number(text))) return null
    const rows = db
      .prepare<[], { id: number; name: string }>(`SELECT max(id) AS id, name FROM experiments GROUP BY name`)
      .all()
    const found = isNumber ? rows.filter(({ name }) => name === text) : named(text, rows)
    if (found.length > 1) throw new AmbiguousExperiment(text, found.map((row) => `${row.name} (${row.id})`).sort())
    return found[0] ? experiment(found[0].id) : null
  }

  const isDeleted = (id: number): boolean =>
    db.prepare<[number], number>('SELECT 1 FROM deleted_experiments WHERE id = ?').pluck().get(id) === 1

  /** The whole plan as created, with the file verbatim. */
  const experimentPlan = (id: number): ExperimentPlan | null => {
    const row = db
      .prepare<[number], Row & { spec: string }>(`SELECT ${columns}, spec FROM experiments WHERE id = ?`)
      .get(id)
    if (!row) return null
    const { axes, seeds } = decode<{ axes: Axis[]; seeds: number[] }>(row.plan)
    return { name: row.name, text: row.spec, hash: row.hash, axes, seeds, runs: planOfRuns(db, id) }
  }

  /** The file as given. */
  const experimentText = (id: number): string =>
    db.prepare<[number], string>(`SELECT spec FROM experiments WHERE id = ?`).pluck().get(id) ?? ''

  return { listExperiments, experiment, findExperiment, experimentPlan, experimentText }
}

/**
 * Names that match, by the first of these tests that any name passes: equal, equal except for case and hyphens, same
 * beginning.
 */
function named<Row extends { name: string }>(given: string, rows: Row[]): Row[] {
  const alike = spelling(given)
  const kinds: ((name: string) => boolean)[] = [
    (name) => name === given,
    (name) => alike !== '' && spelling(name) === alike,
    (name) => name.startsWith(given),
    (name) => alike !== '' && spelling(name).startsWith(alike),
  ]
  for (const is of kinds) {
    const found = rows.filter((row) => is(row.name))
    if (found.length > 0) return found
  }
  return []
}

/** A name in lower case, with one space between words: `Digits-Quick` becomes `digits quick`. */
const spelling = (name: string): string =>
  name
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()

function countsOf(db: Database, experiment: number | null = null): Map<number, Partial<Record<RunState, number>>> {
  const rows = db
    .prepare<[number | null], { experiment: number; state: RunState; count: number }>(
      `SELECT experiment, state, count(*) AS count FROM runs WHERE experiment = coalesce(?, experiment)
       GROUP BY experiment, state`,
    )
    .all(experiment)
  const counts = new Map<number, Partial<Record<RunState, number>>>()
  for (const { experiment, state, count } of rows) {
    counts.set(experiment, { ...counts.get(experiment), [state]: count })
  }
  return counts
}

/** What is stored of a plan beside its runs. */
interface StoredPlan {
  axes: Axis[]
  seeds: number[]
  stages?: Stage[]
  expectedSeconds?: number
}

function toRecord(row: Row, counts: Partial<Record<RunState, number>> | undefined): ExperimentRecord {
  const { axes, seeds, stages, expectedSeconds } = decode<StoredPlan>(row.plan)
  const { id, name, hash, engine, device, state, notes } = row
  return {
    id,
    name,
    hash,
    axes,
    seeds,
    ...(stages && { stages }),
    ...(expectedSeconds !== undefined && { expectedSeconds }),
    engine,
    device,
    versions: decode<Record<string, string>>(row.versions),
    state,
    notes,
    tags: decode<string[]>(row.tags),
    archived: row.archived === 1,
    createdAt: row.created_at,
    startedAt: row.started_at,
    finishedAt: row.finished_at,
    runs: { queued: 0, running: 0, done: 0, diverged: 0, failed: 0, ...counts },
  }
}
