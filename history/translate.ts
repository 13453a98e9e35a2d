import {
  DiskFull,
  HistoryBusy,
  HistoryCorrupt,
  HistoryReadOnly,
  HistoryUnreachable,
  HistoryError,
  NotAHistory,
} from './errors.ts'

const kinds: [RegExp, (path: string, cause: Error) => Error][] = [
  [/^SQLITE_CORRUPT/, (path, cause) => new HistoryCorrupt(path, cause.message, { cause })],
  [/^SQLITE_IOERR_(SHORT_READ|CORRUPTFS|DATA)/, (path, cause) => new HistoryCorrupt(path, cause.message, { cause })],
  [/^SQLITE_NOTADB/, (path, cause) => new NotAHistory(path, 'its first bytes are not those of a database', { cause })],
  [/^(SQLITE_FULL|SQLITE_IOERR_SHMSIZE|ENOSPC|EDQUOT)/, (path, cause) => new DiskFull(path, { cause })],
  [/^(SQLITE_READONLY|EROFS)/, (path, cause) => new HistoryReadOnly(path, { cause })],
  [/^(SQLITE_BUSY|SQLITE_LOCKED|SQLITE_PROTOCOL)/, (path, cause) => new HistoryBusy(path, { cause })],
  [
    /^(SQLITE_CANTOPEN|SQLITE_PERM|SQLITE_IOERR|EACCES|EPERM|EISDIR|ENOTDIR|ENOENT)/,
    (path, cause) => new HistoryUnreachable(path, cause.message, { cause }),
  ],
]

/** SQLite's and the file system's error codes as errors a user can act on; every other error as it came. */
export function translate(error: unknown, path: string): unknown {
  if (!(error instanceof Error) || error instanceof HistoryError) return error
  if (error instanceof TypeError && error.message.startsWith('Cannot open database')) {
    return new HistoryUnreachable(path, error.message, { cause: error })
  }
  if (error instanceof SyntaxError)
    return new HistoryCorrupt(path, `a stored text is broken (${error.message})`, { cause: error })
  const code = 'code' in error ? String(error.code) : ''
  return kinds.find(([pattern]) => pattern.test(code))?.[1](path, error) ?? error
}

/** Does the work; whatever it throws is translated. */
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
