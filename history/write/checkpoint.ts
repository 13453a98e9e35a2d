import type { Database } from 'better-sqlite3'
import type { Checkpoint } from '../../core/messages/trainer.ts'
import { toBytes } from '../column.ts'
import { encode } from '../json.ts'

/** Puts a checkpoint in the place of a cohort's previous one, inside the caller's transaction. */
export function replaceCheckpoint(db: Database, cohort: number, checkpoint: Checkpoint, at: string): void {
  dropCheckpoint(db, cohort)
  db.prepare(
    `INSERT INTO checkpoints (cohort, phase, step, diverged, elapsed_ms, written_at) VALUES (?, ?, ?, ?, ?, ?)`,
  ).run(cohort, checkpoint.phase, checkpoint.step, encode(checkpoint.diverged), checkpoint.elapsedMs, at)
  const insert = db.prepare(
    `INSERT INTO checkpoint_arrays (cohort, name, type, length, crc, data) VALUES (?, ?, ?, ?, ?, ?)`,
  )
  for (const [name, array] of Object.entries(checkpoint.state)) {
    const { type, data, crc } = toBytes(array)
    insert.run(cohort, name, type, array.length, crc, data)
  }
}

/** Removes a cohort's checkpoint and its arrays. */
export function dropCheckpoint(db: Database, cohort: number): void {
  db.prepare(`DELETE FROM checkpoints WHERE cohort = ?`).run(cohort)
}
