import { closeSync, constants, fstatSync, openSync, readSync, type Stats } from 'node:fs'

/** A file that was not read: `what` is its kind, or its size in bytes if that is too large. */
export class NotRead extends Error {
  override name = 'NotRead'
}

const MOST_AT_ONCE = 2 ** 30

/**
 * The bytes of a regular file, as many as it had when it was opened and at most `most`. It never waits for a pipe, a
 * device, a folder or a socket: these, and a larger file, throw NotRead; a file that cannot be opened throws Node's
 * error.
 */
export function wholeFile(path: string, most: number): Buffer {
  // By default, opening a pipe waits for its other end.
  const file = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0))
  try {
    const facts = fstatSync(file)
    if (!facts.isFile()) throw new NotRead(`is ${kindOf(facts)}, not a file`)
    if (facts.size > most) throw new NotRead(`has ${facts.size} bytes; at most ${most} are read`)
    const bytes = Buffer.alloc(facts.size)
    let at = 0
    while (at < bytes.length) {
      const read = readSync(file, bytes, at, Math.min(bytes.length - at, MOST_AT_ONCE), at)
      if (read === 0) break
      at += read
    }
    // Kernel files report no size, and may never end.
    return bytes.subarray(0, at)
  } finally {
    closeSync(file)
  }
}

/** The kind of a directory entry, as a word with its article. */
export function kindOf(facts: Stats): string {
  if (facts.isDirectory()) return 'a folder'
  if (facts.isFIFO()) return 'a pipe'
  if (facts.isSocket()) return 'a socket'
  if (facts.isCharacterDevice() || facts.isBlockDevice()) return 'a device'
  return 'no file'
}

/** Why a file could not be opened or read, in words that do not repeat the path. */
export function whyNot(error: unknown): string {
  if (error instanceof NotRead) return error.message
  const { code, message } = error as NodeJS.ErrnoException
  return (code && known[code]) ?? message
}

const known: Record<string, string> = {
  ENOENT: 'does not exist',
  ENOTDIR: 'does not exist (a part of its path is a file)',
  EACCES: 'may not be read by you',
  EPERM: 'may not be read by you',
  ELOOP: 'is a link that leads back to itself',
  ENAMETOOLONG: 'is too long a name',
  EISDIR: 'is a folder, not a file',
  ENXIO: 'is a socket or a device, not a file',
  EIO: 'could not be read: its disk reports an error',
}
