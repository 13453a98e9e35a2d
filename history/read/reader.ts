import type { Database } from 'better-sqlite3'
import { guarded } from '../translate.ts'
import { acrossReads } from './across.ts'
import { arrayReads } from './arrays.ts'
import { cohortReads } from './cohorts.ts'
import { experimentReads } from './experiments.ts'
import { listReads } from './list.ts'
import { logReads } from './log.ts'
import { resultReads } from './results.ts'
import { runReads } from './runs.ts'

/** Every read of a history. */
export type Reader = ReturnType<typeof readerOf>

/** The reader of an open history. */
export function readerOf(db: Database, path: string) {
  return guarded(path, {
    ...experimentReads(db),
    ...listReads(db),
    ...runReads(db),
    ...resultReads(db),
    ...acrossReads(db),
    ...cohortReads(db, path),
    ...arrayReads(db, path),
    ...logReads(db, path),
  })
}
