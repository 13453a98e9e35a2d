import type { Database } from 'better-sqlite3'
import { guarded } from '../translate.ts'
import { cohortWrites } from './cohorts.ts'
import { deleteWrites } from './delete.ts'
import { experimentWrites } from './experiments.ts'
import { noteWrites } from './notes.ts'

/** Every write to a history; each method is one transaction. */
export type Writer = ReturnType<typeof writerOf>

/** The writer of an open history. */
export function writerOf(db: Database, path: string, now: () => Date) {
  return guarded(path, {
    ...experimentWrites(db, now),
    ...cohortWrites(db, path, now),
    ...noteWrites(db, now),
    ...deleteWrites(db, now),
  })
}
