// How a process notices that a child of its has hung. A thread of the child's beats through a pipe of its own, whatever
// the main thread computes; the main thread says separately that it comes round (`turn` messages, and all others).
import type { ChildProcess, StdioOptions } from 'node:child_process'
import type { Readable } from 'node:stream'

/** Where a watched child finds the pipe that it beats into. */
const beatFd = 4

/** The argument that tells it. */
export const beatArguments = ['--beat-fd', String(beatFd)]

/** The `stdio` of a watched child. */
export const watchedStdio = (stderr: 'inherit' | 'pipe'): StdioOptions => ['inherit', 'inherit', stderr, 'ipc', 'pipe']

/** How long a watched child may be silent. */
export interface Patience {
  /** Seconds without a beat after which the process is hung. */
  heartbeatSeconds: number
  /** Seconds without a word of the main thread after which it is taken to be hung; a twelfth of them is remarked on. */
  stallSeconds: number
}

/** An hour is longer than any single call that the lab makes; five minutes are worth a word. */
export const usualPatience: Patience = { heartbeatSeconds: 60, stallSeconds: 3600 }

/** Seconds that a process may take before its first beat. */
const startSeconds = 60

/**
 * Watches a child until it ends: `hung` is called with the reason each second from when it is hung, `quiet` once for
 * each long silence of a main thread whose process lives. Seconds are counted, not compared with a clock, so that
 * neither a machine that slept nor a watcher that was busy makes a child look hung.
 */
export function watchLife(
  child: ChildProcess,
  { heartbeatSeconds, stallSeconds }: Patience,
  on: { hung(reason: string): void; quiet(words: string): void },
): void {
  let [withoutBeat, withoutWord] = [0, 0]
  let [begun, told] = [false, false]
  const pipe = child.stdio?.[beatFd] as Readable | null | undefined
  pipe?.on('error', () => {})
  pipe?.on('data', () => {
    begun = true
    withoutBeat = 0
  })
  child.on('message', () => {
    told = false
    withoutWord = 0
  })
  const timer = setInterval(() => {
    withoutBeat++
    withoutWord++
    const limit = begun ? heartbeatSeconds : Math.max(startSeconds, heartbeatSeconds)
    if (withoutBeat > limit) on.hung(`no sign of life for ${limit} s`)
    else if (withoutWord > stallSeconds) on.hung(`at one computation for ${spoken(stallSeconds)}`)
    else if (withoutWord > stallSeconds / 12 && !told) {
      told = true
      on.quiet(`at one computation for ${spoken(withoutWord)}; counts as hung after ${spoken(stallSeconds)}`)
    }
  }, 1000)
  child.once('exit', () => clearInterval(timer))
  child.once('error', () => child.pid === undefined && clearInterval(timer))
}

const spoken = (seconds: number): string => (seconds < 120 ? `${seconds} s` : `${Math.floor(seconds / 60)} min`)
