import { existsSync, statSync } from 'node:fs'
import { headerOf, identify } from './identify.ts'
import { applicationId, versionOf } from './migrate.ts'
import { migrations as released } from './migrations/index.ts'
import { openForReading } from './reading.ts'

/** The version of a history's tables if an older Pellucid wrote them; null if they are up to date or not there yet. */
export function olderVersion(path: string, migrations = released): number | null {
  identify(path, migrations.length)
  const { header } = headerOf(path)
  const version = header.readUInt32BE(68) === applicationId ? header.readUInt32BE(60) : 0
  if (version === migrations.length) return null
  return hasLog(path) ? versionWithLog(path, migrations) : version || null
}

const hasLog = (path: string): boolean => existsSync(`${path}-wal`) && statSync(`${path}-wal`).size > 0

/** The newest tables may so far be in the log only. */
function versionWithLog(path: string, migrations: typeof released): number | null {
  const db = openForReading(path, { newest: migrations.length })
  try {
    const version = versionOf(db, path, migrations)
    return version > 0 && version < migrations.length ? version : null
  } finally {
    db.close()
  }
}
