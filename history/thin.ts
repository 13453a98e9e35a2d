import { rmSync, statSync } from 'node:fs'
import type { Database } from 'better-sqlite3'
import { listBackups, type Backup } from './backup.ts'
import { checkHistory } from './check.ts'
import { begunIn, contentsOf, holdsAll, identityOf, type Contents } from './contents.ts'
import { openForReading } from './reading.ts'
import { droppable, usualKeep, type Keep } from './thinning.ts'
import { translating } from './translate.ts'

/**
 * Deletes the backups that thinning drops, and returns them. It deletes only a history's own backups: not those of
 * another history that had its name, and none made before an update or before results were replaced. It deletes none
 * while the newest fails a full check, and none that holds more than the newest.
 */
export function thinBackups(path: string, keep: Keep = usualKeep): Backup[] {
  return translating(path, () => {
    const own = ownBackups(path)
    const drop = new Set(
      droppable(
        own.map(({ at }) => at),
        keep,
      ).map((time) => time.getTime()),
    )
    const made = newestMade(own)
    const going = own.filter((backup) => drop.has(backup.at.getTime()) && backup !== made)
    const [newest] = own
    if (!newest || !made || going.length === 0) return []
    if (checkHistory(made.path).length > 0 || (newest !== made && checkHistory(newest.path).length > 0)) return []
    const held = heldBy(made)
    const gone = going.filter((backup) => {
      const inside = heldBy(backup)
      return held && inside && holdsAll(held, inside)
    })
    for (const backup of gone) rmSync(backup.path)
    return gone
  })
}

/** Backups of this very history, newest first. */
function ownBackups(path: string): Backup[] {
  const regular = listBackups(path).filter(
    ({ fromVersion, beforeRecompute }) => fromVersion === null && !beforeRecompute,
  )
  if (regular.length === 0) return []
  const present = reading(path, (db) => ({ id: identityOf(db), begun: new Set(begunIn(db)) }))
  if (!present) return []
  const { id, begun } = present
  // In a name from before identities existed, only the content identifies the history.
  const isOlderSelf = (backup: Backup) => {
    const inside = reading(backup.path, begunIn) ?? []
    return inside.length > 0 && inside.every((experiment) => begun.has(experiment))
  }
  return regular.filter((backup) => (backup.history === null ? isOlderSelf(backup) : backup.history === id))
}

/** The backup that was made last, whatever its time says: the clock may have been set back. */
const newestMade = (backups: Backup[]): Backup | undefined =>
  backups.toSorted((a, b) => statSync(b.path).mtimeMs - statSync(a.path).mtimeMs)[0]

const heldBy = (backup: Backup): Contents | null => reading(backup.path, contentsOf)

/** Reads something from a file; null if it cannot be read, which is no reason to delete it. */
function reading<T>(path: string, ask: (db: Database) => T): T | null {
  let db: Database | undefined
  try {
    db = openForReading(path)
    return ask(db)
  } catch {
    return null
  } finally {
    db?.close()
  }
}
