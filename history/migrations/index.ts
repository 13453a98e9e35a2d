import type { Database } from 'better-sqlite3'
import first from './001.ts'
import second from './002.ts'
import third from './003.ts'
import fourth from './004.ts'
import fifth from './005.ts'
import sixth from './006.ts'
import seventh from './007.ts'

/** Updates the tables by one version, inside the caller's transaction: SQL, or a function if that is not enough. */
export type Migration = string | ((db: Database) => void)

/** What brings a history from version `i` to `i + 1`, in order. A released entry is never edited; only added to. */
export const migrations: readonly Migration[] = [first, second, third, fourth, fifth, sixth, seventh]
