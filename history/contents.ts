import type { Database } from 'better-sqlite3'

/** How much a history holds. */
export interface Contents {
  experiments: number
  /** Runs that are over, with their results. */
  runs: number
  /** Values that were measured. */
  values: number
  /** Answers of people. */
  answers: number
}

/** Counts what an open history holds. */
export function contentsOf(db: Database): Contents {
  const number = (sql: string) => Number(db.prepare(sql).pluck().get())
  return {
    experiments: number(`SELECT count(*) FROM experiments`),
    runs: number(`SELECT count(*) FROM runs WHERE state IN ('done', 'diverged')`),
    values: number(`SELECT count(*) FROM summaries`),
    answers: number(`SELECT count(*) FROM answers`),
  }
}

/** Whether one holds at least as much as another, of each kind. */
export const holdsAll = (one: Contents, other: Contents): boolean =>
  (Object.keys(one) as (keyof Contents)[]).every((kind) => one[kind] >= other[kind])

/** The random words that tell a history from every other; null in one of before version 4. */
export function identityOf(db: Database): string | null {
  const known = db.prepare(`SELECT 1 FROM sqlite_schema WHERE name = 'identity'`).get()
  return known ? ((db.prepare(`SELECT id FROM identity`).pluck().get() as string | undefined) ?? null) : null
}

/** What tells experiments from those of any other history: their numbers, what they are, and when they were begun. */
export const begunIn = (db: Database): string[] =>
  db.prepare<[], string>(`SELECT id || ' ' || hash || ' ' || created_at FROM experiments`).pluck().all()
