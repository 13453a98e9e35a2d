import type { Database } from 'better-sqlite3'
import type { Artifact, Remeasured, RunResult } from '../../core/messages/trainer.ts'
import { toBytes } from '../column.ts'
import { seal } from '../digests.ts'
import { encode } from '../json.ts'
import { toColumns } from '../value.ts'

/**
 * Writes what one run yielded, in place of anything it yielded before, and its digest: to be called when its series and
 * its cohort stand as they will.
 */
export function writeResult(db: Database, run: number, result: RunResult): void {
  db.prepare(
    `UPDATE runs SET state = ?, reason = coalesce(?, CASE ? WHEN 'diverged' THEN reason END), cost = ? WHERE id = ?`,
  ).run(result.state, result.reason ?? null, result.state, encode(result.cost), run)
  replaceSummaries(db, run, result.summaries)
  db.prepare(`DELETE FROM artifacts WHERE run = ?`).run(run)
  insertArtifacts(db, run, result.artifacts)
  seal(db, 'run', [run])
  seal(db, 'results of run', [run])
}

/** What a run was measured to be anew, with the names of kept arrays that there is no more. */
export interface Rewritten extends Remeasured {
  dropped: string[]
}

/** Replaces what was measured of a run that is done; its state, its cost and its other arrays stay, byte for byte. */
export function rewriteResult(db: Database, run: number, { summaries, artifacts, dropped }: Rewritten): void {
  replaceSummaries(db, run, summaries)
  const drop = db.prepare(`DELETE FROM artifacts WHERE run = ? AND name = ?`)
  for (const name of [...artifacts.map(({ name }) => name), ...dropped]) drop.run(run, name)
  insertArtifacts(db, run, artifacts)
  seal(db, 'results of run', [run])
}

function replaceSummaries(db: Database, run: number, summaries: RunResult['summaries']): void {
  db.prepare(`DELETE FROM summaries WHERE run = ?`).run(run)
  const insert = db.prepare(`INSERT INTO summaries (run, name, value, exact, reason) VALUES (?, ?, ?, ?, ?)`)
  for (const [name, measured] of Object.entries(summaries)) {
    const { value, exact, reason } = toColumns(measured)
    insert.run(run, name, value, exact, reason)
  }
}

function insertArtifacts(db: Database, run: number, artifacts: readonly Artifact[]): void {
  const insert = db.prepare(
    `INSERT INTO artifacts (run, name, shape, labels, length, crc, data) VALUES (?, ?, ?, ?, ?, ?, ?)`,
  )
  for (const { name, shape, labels, data } of artifacts) {
    if (shape.reduce((product, size) => product * size, 1) !== data.length) {
      throw new RangeError(`artifact ${name}: ${data.length} values do not fill the shape [${shape}]`)
    }
    if (labels && labels.length !== shape[0])
      throw new RangeError(`artifact ${name}: ${labels.length} labels for ${shape[0]} rows`)
    const bytes = toBytes(data)
    insert.run(run, name, encode(shape), labels ? encode(labels) : null, data.length, bytes.crc, bytes.data)
  }
}
