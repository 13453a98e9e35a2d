import { closeSync, openSync, readFileSync } from 'node:fs'
import {
  DiskFull,
  HistoryBusy,
  HistoryCorrupt,
  HistoryError,
  HistoryReadOnly,
  HistoryRefused,
  HistoryUnreachable,
  NotAHistory,
} from './errors.ts'

type Kind = [RegExp, (path: string, cause: Error) => Error]

/** The system's errors, whether SQLite or Node reports them. */
const systems: Record<string, (path: string, cause: Error) => Error> = {
  EACCES: (path, cause) =>
    new HistoryUnreachable(path, 'permission is denied to the file, or to a folder on the way to it', {
      cause,
      todo: 'Ask its owner for permission, or choose another history with --history FILE',
    }),
  ENOLCK: (path, cause) =>
    new HistoryUnreachable(path, 'its disk does not support locks, without which two programs could write at once', {
      cause,
      todo: 'Put the history on a local disk, or switch locks on for that one (for NFS: its lock service)',
    }),
  EFBIG: (path, cause) =>
    new HistoryRefused(
      path,
      'it may not grow: the limit on the size of a file is reached (ulimit -f, or that of its disk)',
      'Raise the limit, or put the history on a disk that takes larger files; then resume',
      { cause },
    ),
  EMFILE: (path, cause) =>
    new HistoryUnreachable(path, 'too many files are open', {
      cause,
      todo: 'Close other programs, or allow more open files (ulimit -n), then try again',
    }),
  ENAMETOOLONG: (path, cause) =>
    new HistoryUnreachable(path, 'its name, or that of a folder on the way to it, is too long', {
      cause,
      todo: 'Choose a shorter one',
    }),
  ENOTDIR: (path, cause) =>
    new HistoryUnreachable(path, 'a part of its path is a file, not a folder', {
      cause,
      todo: 'Name a file in a folder',
    }),
  ELOOP: (path, cause) =>
    new HistoryUnreachable(path, 'its links go round in a circle', { cause, todo: 'Name the file itself' }),
  EIO: (path, cause) =>
    new HistoryRefused(
      path,
      'its disk failed to read or write (an input/output error)',
      'Copy the history and its backups to another disk before anything else; "pellucid check" says whether it is sound',
      { cause },
    ),
}
const aliases: Record<string, string> = { EPERM: 'EACCES', ENFILE: 'EMFILE', ENOTSUP: 'ENOLCK', EOPNOTSUPP: 'ENOLCK' }

const kinds: Kind[] = [
  [/^SQLITE_CORRUPT/, (path, cause) => new HistoryCorrupt(path, cause.message, { cause })],
  [/^SQLITE_IOERR_(SHORT_READ|CORRUPTFS|DATA)/, (path, cause) => new HistoryCorrupt(path, cause.message, { cause })],
  [/^SQLITE_NOTADB/, (path, cause) => new NotAHistory(path, 'its first bytes are not those of a database', { cause })],
  [/^(SQLITE_FULL|SQLITE_IOERR_SHMSIZE|ENOSPC|EDQUOT)/, (path, cause) => new DiskFull(path, { cause })],
  [/^(SQLITE_READONLY|EROFS)/, (path, cause) => new HistoryReadOnly(path, { cause })],
  [/^(SQLITE_BUSY|SQLITE_LOCKED|SQLITE_PROTOCOL)/, (path, cause) => new HistoryBusy(path, { cause })],
  [/^SQLITE_IOERR_(LOCK|RDLOCK|UNLOCK|CHECKRESERVEDLOCK|SHMLOCK)/, (path, cause) => systems.ENOLCK!(path, cause)],
  [/^SQLITE_IOERR_WRITE/, (path, cause) => systems[hasSizeLimit() ? 'EFBIG' : 'EIO']!(path, cause)],
  [/^SQLITE_IOERR_(READ|FSYNC|DIR_FSYNC|FSTAT|CLOSE)/, (path, cause) => systems.EIO!(path, cause)],
  [
    /^SQLITE_CANTOPEN/,
    (path, cause) =>
      lacksDescriptors() ? systems.EMFILE!(path, cause) : new HistoryUnreachable(path, cause.message, { cause }),
  ],
  [
    /^(SQLITE_PERM|SQLITE_IOERR|EISDIR|ENOENT)/,
    (path, cause) => new HistoryUnreachable(path, cause.message, { cause }),
  ],
]

/** Whether this process cannot open as many files as a database needs, which SQLite reports like a missing file. */
function lacksDescriptors(): boolean {
  const opened: number[] = []
  try {
    while (opened.length < 6) opened.push(openSync(process.execPath, 'r'))
    return false
  } catch (error) {
    return /^E[MN]FILE$/.test(String((error as NodeJS.ErrnoException).code))
  } finally {
    opened.forEach((file) => closeSync(file))
  }
}

/** Whether file sizes of this process are limited, which SQLite reports like a failing disk. */
function hasSizeLimit(): boolean {
  try {
    return /^Max file size +\d/m.test(readFileSync('/proc/self/limits', 'utf8'))
  } catch {
    return false
  }
}

/**
 * Turns error codes of SQLite and the file system into errors that a user can act on; returns every other error
 * unchanged.
 */
export function translate(error: unknown, path: string): unknown {
  if (!(error instanceof Error) || error instanceof HistoryError) return error
  if (error instanceof TypeError && error.message.startsWith('Cannot open database')) {
    return new HistoryUnreachable(path, error.message, { cause: error })
  }
  if (error instanceof SyntaxError)
    return new HistoryCorrupt(path, `a stored text is broken (${error.message})`, { cause: error })
  const code = 'code' in error ? String(error.code) : ''
  if (code === 'SQLITE_ERROR' && /unsupported file format|malformed|^no such (column|table)/.test(error.message))
    return new HistoryCorrupt(path, 'its header or its list of tables has changed', { cause: error })
  const system = systems[aliases[code] ?? code]
  if (system) return system(path, error)
  return kinds.find(([pattern]) => pattern.test(code))?.[1](path, error) ?? error
}

/** Runs `work`; any error is translated. */
export function translating<T>(path: string, work: () => T): T {
  try {
    return work()
  } catch (error) {
    throw translate(error, path)
  }
}

/** The same methods, each with its errors translated. */
export function guarded<T extends object>(path: string, methods: T): T {
  const wrapped = Object.entries(methods).map(([name, method]: [string, (...given: unknown[]) => unknown]) => [
    name,
    (...given: unknown[]) => translating(path, () => method(...given)),
  ])
  return Object.fromEntries(wrapped) as T
}
