import { createHash } from 'node:crypto'
import { fstatSync, ftruncateSync, futimesSync, openSync, readSync } from 'node:fs'
import { join } from 'node:path'
import { runtimeFolder } from '../reach/runtimeFolder.ts'
import { canonical } from '../reach/socket.ts'

const mostBytes = 1_000_000

/** Path of the log in which the service of a history records unexpected errors. */
export function logOf(history: string): string {
  const name = createHash('sha256').update(canonical(history)).digest('hex').slice(0, 16)
  return join(runtimeFolder(), `${name}.log`)
}

/** An open log, and the text added since it was opened. */
export interface OpenLog {
  file: number
  /** The text written since it was opened. */
  added(): string
}

/** Opens the log of a history for appending; a log that has grown large is restarted. */
export function openLog(history: string): OpenLog {
  const file = openSync(logOf(history), 'a+', 0o600)
  if (fstatSync(file).size > mostBytes) ftruncateSync(file)
  const before = fstatSync(file).size
  return {
    file,
    // Read by its descriptor: an old log may be deleted from under its name at any time.
    added() {
      const bytes = Buffer.alloc(Math.max(0, Math.min(fstatSync(file).size - before, mostBytes)))
      return bytes.toString('utf8', 0, readSync(file, bytes, 0, bytes.length, before)).trim()
    },
  }
}

const tendedEveryMs = 60_000

/**
 * Keeps the log of this process, which may live for weeks, from being cleared as abandoned and from growing without
 * end: any client can make the service write a line for each malformed message.
 */
export function tendLog(): void {
  if (!fstatSync(1).isFile()) return
  setInterval(() => {
    if (fstatSync(1).size > mostBytes) ftruncateSync(1)
    futimesSync(1, new Date(), new Date())
  }, tendedEveryMs).unref()
}
