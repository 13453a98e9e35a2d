import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

/** A lock whose holder has not written its number within this time never will, ms. */
const writtenWithinMs = 5000
/** Nothing that is done alone takes this long: an older lock is of a process that ended, whose number another has now. */
const heldAtMostMs = 15 * 60_000

export interface Alone {
  /** Called once where another process has to be waited for. */
  waiting?(): void
  /** Ends the waiting, and nothing is done: the promise rejects with the signal's reason. */
  signal?: AbortSignal
}

/** Does something while no other process does it; a lock file whose holder is gone counts for nothing. */
export async function alone<T>(lock: string, act: () => T | Promise<T>, { waiting, signal }: Alone = {}): Promise<T> {
  mkdirSync(dirname(lock), { recursive: true })
  for (let told = false; !take(lock);) {
    if (!told) waiting?.()
    told = true
    await sleep(100, undefined, { signal }).catch(() => signal?.throwIfAborted())
  }
  try {
    return await act()
  } finally {
    rmSync(lock, { force: true })
  }
}

function take(lock: string): boolean {
  try {
    writeFileSync(lock, String(process.pid), { flag: 'wx' })
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    if (!isHeld(lock)) rmSync(lock, { force: true })
    return false
  }
}

function isHeld(lock: string): boolean {
  try {
    // eslint-disable-next-line no-restricted-properties -- a file's age is told by the wall clock; both ways are bounded
    const age = Date.now() - statSync(lock).mtimeMs
    const pid = Number(readFileSync(lock, 'utf8'))
    // Just made, its number not written yet; a moment later it was left by a process that ended in between.
    if (!Number.isInteger(pid) || pid <= 0) return Math.abs(age) < writtenWithinMs
    process.kill(pid, 0)
    return Math.abs(age) < heldAtMostMs
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
