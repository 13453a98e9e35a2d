import { lstatSync, statSync, type BigIntStats } from 'node:fs'

/** Knows an open file from whatever else may come to stand at its path. */
export interface Whereabouts {
  /** What became of the file, in words that follow its path; null while it is where it was. */
  look(): string | null
  /** Whether the log beside the path is the one of the open file, while another file, or none, is at the path. */
  hasStrayLog(): boolean
}

/**
 * Remembers which file and which log stand at a path now. SQLite holds files by their number, so it writes on, without
 * a fault, into one that was renamed or deleted. A file with two names has two logs and two locks, of which neither lab
 * knows the other's.
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
    if (now.size < size) return 'was cut short'
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

/** Whether two looks saw one file. */
const isSame = (a: BigIntStats, b: BigIntStats): boolean => a.dev === b.dev && a.ino === b.ino

/** Whether a link stands at a path; where one cannot look, none does. */
function isLink(path: string): boolean {
  try {
    return lstatSync(path).isSymbolicLink()
  } catch {
    return false
  }
}

/** A look that fails for another reason, such as a network disk that does not answer, tells nothing. */
function lookAt(path: string): BigIntStats | 'gone' | 'unknown' {
  try {
    return statSync(path, { bigint: true })
  } catch (error) {
    return /^(ENOENT|ENOTDIR|ESTALE)$/.test(String((error as { code?: unknown }).code)) ? 'gone' : 'unknown'
  }
}
