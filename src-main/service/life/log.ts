import { createHash } from 'node:crypto'
import { fstatSync, ftruncateSync, futimesSync, openSync, readSync } from 'node:fs'
import { join } from 'node:path'
import { runtimeFolder } from '../reach/runtimeFolder.ts'
import { canonical } from '../reach/socket.ts'

const mostBytes = 1_000_000

/** Where the service of a history writes what it did not expect. */
export function logOf(history: string): string {
  const name = createHash('sha256').update(canonical(history)).digest('hex').slice(0, 16)
  return join(runtimeFolder(), `${name}.log`)
}

/** An open log, and what is added to it from now on. */
export interface OpenLog {
  file: number
  /** What was written since it was opened. */
  added(): string
}

/** Opens the log of a history to be added to; one that has grown large begins anew. */
export function openLog(history: string): OpenLog {
  const file = openSync(logOf(history), 'a+', 0o600)
  if (fstatSync(file).size > mostBytes) ftruncateSync(file)
  const before = fstatSync(file).size
  return {
    file,
    // By its descriptor: an old log may be cleared under its name at any time.
    added() {
      const bytes = Buffer.alloc(Math.max(0, Math.min(fstatSync(file).size - before, mostBytes)))
      return bytes.toString('utf8', 0, readSync(file, bytes, 0, bytes.length, before)).trim()
    },
  }
}

const tendedEveryMs = 60_000

/**
 * Keeps the log of this process, a service that lives for weeks, from looking like one that was left, and from growing
 * without end: whoever may speak to the service may have it write a line about each malformed message.
 */
export function tendLog(): void {
  if (!fstatSync(1).isFile()) return
  setInterval(() => {
    if (fstatSync(1).size > mostBytes) ftruncateSync(1)
    futimesSync(1, new Date(), new Date())
  }, tendedEveryMs).unref()
}
