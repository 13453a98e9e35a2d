import type { Database } from 'better-sqlite3'
import first from './001.ts'
import second from './002.ts'
import third from './003.ts'
import fourth from './004.ts'

/** Updates the tables by one version, inside the caller's transaction: SQL, or a function if that is not enough. */
export type Migration = string | ((db: Database) => void)

/** Migrations from version `i` to `i + 1`, in order. A released entry is never edited; new ones are appended. */
export const migrations: readonly Migration[] = [first, second, third, fourth]
