import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

/** A lock without a process number after this time will never get one, ms. */
const writtenWithinMs = 5000
/**
 * No task done under this lock takes longer: an older lock belongs to a process that ended, and whose number has been
 * reused.
 */
const heldAtMostMs = 15 * 60_000

export interface Alone {
  /** Called once if another process has to be waited for. */
  waiting?(): void
  /** Cancels the wait without doing anything: the promise rejects with the signal's reason. */
  signal?: AbortSignal
}

/** Runs `act` while no other process does; a lock file whose holder is gone is ignored. */
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
    // A new lock whose number is not written yet; if it is older, its process ended in between.
    if (!Number.isInteger(pid) || pid <= 0) return Math.abs(age) < writtenWithinMs
    process.kill(pid, 0)
    return Math.abs(age) < heldAtMostMs
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
