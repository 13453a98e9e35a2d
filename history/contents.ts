import type { Database } from 'better-sqlite3'

/** The amount of data in a history. */
export interface Contents {
  experiments: number
  /** Finished runs, with their results. */
  runs: number
  /** Measured values. */
  values: number
  /** People's answers. */
  answers: number
}

/** Counts the contents of an open history. */
export function contentsOf(db: Database): Contents {
  const number = (sql: string) => Number(db.prepare(sql).pluck().get())
  return {
    experiments: number(`SELECT count(*) FROM experiments`),
    runs: number(`SELECT count(*) FROM runs WHERE state IN ('done', 'diverged')`),
    values: number(`SELECT count(*) FROM summaries`),
    answers: number(`SELECT count(*) FROM answers`),
  }
}

/** Whether one holds at least as much of each kind as another. */
export const holdsAll = (one: Contents, other: Contents): boolean =>
  (Object.keys(one) as (keyof Contents)[]).every((kind) => one[kind] >= other[kind])

/** The random letters that identify a history; null for one from before version 4. */
export function identityOf(db: Database): string | null {
  const known = db.prepare(`SELECT 1 FROM sqlite_schema WHERE name = 'identity'`).get()
  return known ? ((db.prepare(`SELECT id FROM identity`).pluck().get() as string | undefined) ?? null) : null
}

/** Identifies experiments across histories: their numbers, their content, and when they were created. */
export const begunIn = (db: Database): string[] =>
  db.prepare<[], string>(`SELECT id || ' ' || hash || ' ' || created_at FROM experiments`).pluck().all()
