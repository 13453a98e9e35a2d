import first from './001.ts'
import second from './002.ts'
import third from './003.ts'

/** SQL that brings a history from version `i` to `i + 1`, in order. A released entry is never edited; only added to. */
export const migrations: readonly string[] = [first, second, third]
