import { lstatSync, statSync, type BigIntStats } from 'node:fs'

/** Distinguishes an open file from anything else that later appears at its path. */
export interface Whereabouts {
  /** What happened to the file, in words that follow its path; null if it is still in place. */
  look(): string | null
  /** Whether the log beside the path still belongs to the open file, while another file, or none, is at the path. */
  hasStrayLog(): boolean
}

/**
 * Notes which file and which log are at a path now. SQLite holds files by descriptor, so it keeps writing, without an
 * error, into one that was renamed or deleted. A file with two names has two logs and two locks, and labs under
 * different names do not see each other's.
 */
export function whereabouts(path: string): Whereabouts {
  const opened = statSync(path, { bigint: true })
  const throughLink = lstatSync(path).isSymbolicLink()
  let log: BigIntStats | null = null
  let size = opened.size
  const look = () => {
    const now = lookAt(path)
    if (now === 'unknown') return null
    if (now === 'gone') return 'was renamed or deleted'
    if (!isSame(now, opened)) return 'was replaced by another file'
    if (!throughLink && isLink(path)) return 'was moved, and a link was put in its place'
    if (now.nlink > opened.nlink) return 'was given a second name (a hard link)'
    if (now.size < size) return 'was truncated'
    size = now.size
    const beside = lookAt(`${path}-wal`)
    if (beside === 'unknown') return null
    if (beside === 'gone') return log && 'lost its log (the file that ends in -wal)'
    if (log && !isSame(beside, log)) return 'had its log (the file that ends in -wal) replaced'
    log ??= beside
    return null
  }
  const hasStrayLog = () => {
    const [own, beside] = [lookAt(path), lookAt(`${path}-wal`)]
    if (typeof own !== 'string' && isSame(own, opened) && (throughLink || !isLink(path))) return false
    return typeof beside !== 'string' && log !== null && isSame(beside, log)
  }
  look()
  return { look, hasStrayLog }
}

/** Whether two looks found the same file. */
const isSame = (a: BigIntStats, b: BigIntStats): boolean => a.dev === b.dev && a.ino === b.ino

/** Whether there is a link at a path; false if that cannot be checked. */
function isLink(path: string): boolean {
  try {
    return lstatSync(path).isSymbolicLink()
  } catch {
    return false
  }
}

/** A look that fails for another reason, such as a network disk that does not answer, gives `unknown`. */
function lookAt(path: string): BigIntStats | 'gone' | 'unknown' {
  try {
    return statSync(path, { bigint: true })
  } catch (error) {
    return /^(ENOENT|ENOTDIR|ESTALE)$/.test(String((error as { code?: unknown }).code)) ? 'gone' : 'unknown'
  }
}
