/** A property of every sound history: a query for rows that violate it, and a sentence for each. */
export interface Invariant {
  sql: string
  say(row: Record<string, string | number>): string
}

/** Rules between rows that SQLite does not enforce itself. */
export const invariants: Invariant[] = [
  {
    sql: `SELECT id FROM runs WHERE state = 'done' AND NOT EXISTS (SELECT 1 FROM summaries WHERE run = runs.id)`,
    say: ({ id }) => `run ${id} is done but nothing was measured`,
  },
  {
    sql: `SELECT runs.id, runs.state FROM runs JOIN cohorts ON cohorts.id = runs.cohort
          WHERE cohorts.state = 'finished' AND runs.state IN ('queued', 'running')`,
    say: ({ id, state }) => `run ${id} is ${state} although its cohort is finished`,
  },
  {
    sql: `SELECT runs.id FROM runs JOIN cohorts ON cohorts.id = runs.cohort WHERE cohorts.experiment <> runs.experiment`,
    say: ({ id }) => `run ${id} and its cohort belong to different experiments`,
  },
  {
    sql: `SELECT id FROM cohorts WHERE NOT EXISTS (SELECT 1 FROM runs WHERE cohort = cohorts.id)`,
    say: ({ id }) => `cohort ${id} has no runs`,
  },
  {
    sql: `SELECT id FROM cohorts WHERE state = 'finished' AND EXISTS (SELECT 1 FROM checkpoints WHERE cohort = cohorts.id)`,
    say: ({ id }) => `cohort ${id} is finished but still has a checkpoint`,
  },
  {
    sql: `SELECT id, cohorts.step AS position, checkpoints.step AS stored FROM cohorts JOIN checkpoints ON cohort = id
          WHERE cohorts.step <> checkpoints.step OR cohorts.phase IS NOT checkpoints.phase`,
    say: ({ id, position, stored }) => `cohort ${id} is at step ${position}, its checkpoint at step ${stored}`,
  },
  {
    sql: `SELECT run, name, first FROM
            (SELECT run, name, first, lag(last) OVER (PARTITION BY run, name ORDER BY first) AS before FROM series)
          WHERE first <= before`,
    say: ({ run, name, first }) => `series ${name} of run ${run} has overlapping parts at step ${first}`,
  },
  {
    sql: `SELECT run, name FROM series WHERE last < first OR length > last - first + 1 OR length < 1`,
    say: ({ run, name }) => `series ${name} of run ${run} has a part whose steps do not rise`,
  },
]
