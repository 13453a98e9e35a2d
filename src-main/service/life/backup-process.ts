// A forked process that copies a history aside, checks the copy, thins the older ones, and ends.
import '../../../runtime/v8.ts'
import { statfsSync, statSync } from 'node:fs'
import { constants, setPriority } from 'node:os'
import { dirname } from 'node:path'
import { Worker } from 'node:worker_threads'
import { backupBeforeRecompute, backupHistory } from '../../../history/backup.ts'
import { thinBackups } from '../../../history/thin.ts'

const history = process.argv[2]!
/** Set where results are about to be replaced. */
const before = process.argv[3]

// A copy blocks this thread; the watchdog ends it when the service is gone. What it leaves is cleared by the next one.
new Worker(new URL('../../../worker/processes/watchdog.ts', import.meta.url), {
  workerData: { parent: process.ppid, beatFd: null },
}).unref()
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {})
setPriority(constants.priority.PRIORITY_LOW)

process.send!(attempt(), undefined, undefined, () => process.disconnect())

/** Null, or why there is no backup. */
function attempt(): string | null {
  try {
    requireRoom()
    if (before === 'recompute') backupBeforeRecompute(history)
    else {
      backupHistory(history)
      thinBackups(history)
    }
    return null
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

/** A backup must not take the room that training needs. */
function requireRoom(): void {
  const { bavail, bsize } = statfsSync(dirname(history))
  const bytes = statSync(history).size
  if (bavail * bsize < 2 * bytes) throw new Error(`its disk has too little room for a copy of ${megabytes(bytes)}`)
}

function megabytes(bytes: number): string {
  return `${Math.max(1, Math.round(bytes / 1e6))} MB`
}
