// A thread that sends its process's heartbeat, and ends the process if the parent is gone, whatever the main thread is
// doing.
import { writeSync } from 'node:fs'
import { workerData } from 'node:worker_threads'
import { parentIsGone } from '../../runtime/parent.ts'

/** Options of the thread. */
export interface Watchdog {
  parent: number
  /** The pipe for the heartbeat, once a second; null for a process that nobody watches. */
  beatFd: number | null
}

const { parent, beatFd } = workerData as Watchdog

setInterval(() => {
  if (parentIsGone(parent)) process.kill(process.pid, 'SIGKILL')
}, 200)

if (beatFd !== null) {
  beat(beatFd)
  setInterval(() => beat(beatFd), 1000)
}

function beat(fd: number): void {
  try {
    writeSync(fd, '..')
  } catch {
    // The reader is gone, or has not read for a long time.
  }
}
