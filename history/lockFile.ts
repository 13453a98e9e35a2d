import { closeSync, lstatSync, openSync } from 'node:fs'
import { HistoryError } from './errors.ts'

/** The lock file beside a history cannot be one made by this user's lab; it is left unchanged. */
export class LockUnusable extends HistoryError {
  override name = 'LockUnusable'
}

/** The lock file of a history, a small database of its own. */
export const lockPath = (history: string): string => `${history}-lock`

/** Creates the lock file of a history if there is none; throws `LockUnusable` for one that must not be used. */
export function requireLockFile(history: string): void {
  const path = lockPath(history)
  try {
    // Never follows a link that somebody else put there.
    closeSync(openSync(path, 'wx', 0o644))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
  const unusable = unusableLock(history)
  if (unusable) throw unusable
}

/** Why this user's lab cannot take the lock of a history; null if it can, or if there is no lock file. */
export function unusableLock(history: string): LockUnusable | null {
  const path = lockPath(history)
  const found = lstatSync(path, { throwIfNoEntry: false })
  const why = found ? whyUnusable(path) : null
  if (why !== null) return new LockUnusable(path, why)
  for (const part of ['-journal', '-wal', '-shm']) {
    const found = lstatSync(path + part, { throwIfNoEntry: false })
    if (found && !(found.isFile() && isOurs(found.uid)))
      return new LockUnusable(path, `${path + part} is not the lab's. ${aside}`)
  }
  return null
}

/** The error for a file under the lock's name that is not a database, or holds other tables. */
export const notALock = (history: string): LockUnusable =>
  new LockUnusable(lockPath(history), `${lockPath(history)} is not a lock file of the lab. ${aside}`)

/** Whether there is a lock file made by this user's lab. */
export const isOwnLock = (history: string): boolean => whyUnusable(lockPath(history)) === null

const aside = 'Nothing was changed. Move it away, then try again'

// The file is not opened: closing it in the process that holds it would release the lock.
function whyUnusable(path: string): string | null {
  const found = lstatSync(path, { throwIfNoEntry: false })
  if (!found) return `${path} is gone. Try again`
  if (found.isSymbolicLink()) return `${path} is a link, not a lock file of the lab. ${aside}`
  if (!found.isFile()) return `${path} is no file, so it cannot be the lab's lock. ${aside}`
  if (!isOurs(found.uid))
    return (
      `${path} belongs to another user (number ${found.uid}), whose lab has this history open or had it open last. ` +
      'Nothing was changed, and what is stored can be read: list, show, compare, answer and export do. To train or ' +
      'change something, wait until that lab is closed, then have its lock file removed; or choose another history ' +
      'with --history FILE'
    )
  return null
}

const isOurs = (uid: number): boolean => process.platform === 'win32' || uid === process.getuid!()
