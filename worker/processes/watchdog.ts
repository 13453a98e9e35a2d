// A thread that says that its process lives, and ends it when the parent is gone, whatever the main thread is doing.
import { writeSync } from 'node:fs'
import { workerData } from 'node:worker_threads'
import { parentIsGone } from '../../runtime/parent.ts'

/** What the thread is given. */
export interface Watchdog {
  parent: number
  /** The pipe that it beats into, once a second; null for a process that nobody watches. */
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
    // Its reader has gone, or has not read for long.
  }
}
