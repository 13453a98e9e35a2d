// How a process notices that a child has hung. A thread of the child writes to a pipe of its own, whatever the main
// thread computes; the main thread reports separately that it is responsive (`turn` messages, and all others).
import type { ChildProcess, StdioOptions } from 'node:child_process'
import type { Readable } from 'node:stream'

/** The file descriptor to which a watched child sends its heartbeat. */
const beatFd = 4

/** The arguments that pass it to the child. */
export const beatArguments = ['--beat-fd', String(beatFd)]

/** The `stdio` of a watched child. */
export const watchedStdio = (stderr: 'inherit' | 'pipe'): StdioOptions => ['inherit', 'inherit', stderr, 'ipc', 'pipe']

/** How long a watched child may be silent. */
export interface Patience {
  /** Seconds without a heartbeat after which the process counts as hung. */
  heartbeatSeconds: number
  /** Seconds without a message of the main thread after which it counts as hung; a twelfth of that causes a warning. */
  stallSeconds: number
}

/** No single call of the lab takes an hour; five minutes justify a warning. */
export const usualPatience: Patience = { heartbeatSeconds: 60, stallSeconds: 3600 }

/** Seconds without a heartbeat after which that is said. */
const silentSeconds = 3

/** The same before its first heartbeat: a process takes seconds to start. */
const silentAtStartSeconds = 20

/** Seconds allowed before the first heartbeat. */
const startSeconds = 60

/**
 * Watches a child until it ends. `hung` is called with the reason every second once it has hung, `quiet` once for each
 * long silence of the main thread while the heartbeat continues, `silent` with true once the heartbeat has been missing
 * for a moment, and with false once it is back. Seconds are counted, not compared with a clock, so
 * neither a machine that slept nor a busy watcher makes a child look hung.
 */
export function watchLife(
  child: ChildProcess,
  { heartbeatSeconds, stallSeconds }: Patience,
  on: { hung(reason: string): void; quiet(words: string): void; silent?(yes: boolean): void },
): void {
  let [withoutBeat, withoutWord] = [0, 0]
  let [begun, spoke, told, silent] = [false, false, false, false]
  const live = () => {
    if (silent) on.silent?.(false)
    silent = false
  }
  const pipe = child.stdio?.[beatFd] as Readable | null | undefined
  pipe?.on('error', () => {})
  pipe?.on('data', () => {
    begun = true
    withoutBeat = 0
    live()
  })
  child.on('message', () => {
    told = false
    withoutWord = 0
    spoke = true
    live()
  })
  const timer = setInterval(() => {
    withoutBeat++
    withoutWord++
    // The thread of the heartbeat may come up after the first words.
    const patience = begun || spoke ? silentSeconds : silentAtStartSeconds
    if (!silent && Math.min(withoutBeat, withoutWord) >= patience) {
      silent = true
      on.silent?.(true)
    }
    const limit = begun ? heartbeatSeconds : Math.max(startSeconds, heartbeatSeconds)
    if (withoutBeat > limit) on.hung(`no heartbeat for ${limit} s`)
    else if (withoutWord > stallSeconds) on.hung(`busy with one computation for ${spoken(stallSeconds)}`)
    else if (withoutWord > stallSeconds / 12 && !told) {
      told = true
      on.quiet(`busy with one computation for ${spoken(withoutWord)}; counts as hung after ${spoken(stallSeconds)}`)
    }
  }, 1000)
  child.once('exit', () => clearInterval(timer))
  child.once('error', () => child.pid === undefined && clearInterval(timer))
}

const spoken = (seconds: number): string => (seconds < 120 ? `${seconds} s` : `${Math.floor(seconds / 60)} min`)
