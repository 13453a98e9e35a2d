import type { Database } from 'better-sqlite3'
import { seal } from '../digests.ts'
import { inTransaction, requireRow } from './transaction.ts'

/** What of an experiment has a digest: the kind, and a query for its keys. */
const digests: [kind: string, keys: string][] = [
  ['experiment', `SELECT @experiment`],
  ['settings of experiment', `SELECT @experiment`],
  ['cohort', `SELECT id FROM cohorts WHERE experiment = @experiment`],
  ['run', `SELECT id FROM runs WHERE experiment = @experiment`],
  ['results of run', `SELECT id FROM runs WHERE experiment = @experiment`],
  [
    'event',
    `SELECT id FROM events WHERE experiment = @experiment OR run IN (SELECT id FROM runs WHERE experiment = @experiment)`,
  ],
  [
    'answer',
    `SELECT id FROM answers WHERE experiment = @experiment OR run IN (SELECT id FROM runs WHERE experiment = @experiment)`,
  ],
]

/** Removals from a history. */
export function deleteWrites(db: Database, now: () => Date) {
  /**
   * Removes an experiment with its runs, results, curves, weights, events and answers, in one transaction. Its number, the
   * highest number of its runs and the keys of its finished runs stay. The file keeps its size, and what comes next uses the room.
   */
  const deleteExperiment = (experiment: number): void =>
    inTransaction(db, () => {
      bury(db, experiment, now().toISOString())
      for (const [kind, keys] of digests)
        db.prepare(`DELETE FROM digests WHERE kind = @kind AND key IN (${keys})`).run({
          kind,
          experiment: BigInt(experiment),
        })
      // Everything else goes with it: each table refers to it with ON DELETE CASCADE.
      requireRow(db.prepare(`DELETE FROM experiments WHERE id = ?`).run(experiment), `experiment ${experiment}`)
    })

  return { deleteExperiment }
}

/** Keeps what must outlast an experiment. */
function bury(db: Database, experiment: number, at: string): void {
  const buried = db
    .prepare(`INSERT INTO deleted_experiments (id, at) SELECT id, @at FROM experiments WHERE id = @experiment`)
    .run({ experiment, at })
  requireRow(buried, `experiment ${experiment}`)
  db.prepare(
    `INSERT INTO deleted_results (experiment, key, seed)
     SELECT experiment, key, seed FROM runs WHERE experiment = ? AND state = 'done'`,
  ).run(experiment)
  db.prepare(
    `INSERT INTO deleted_runs (experiment, last) SELECT experiment, max(id) FROM runs WHERE experiment = ?`,
  ).run(experiment)
  seal(db, 'deleted experiment', [experiment])
  seal(db, 'runs of deleted experiment', [experiment])
}
