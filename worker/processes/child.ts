import { Worker } from 'node:worker_threads'
import type { Watchdog } from './watchdog.ts'

/** Interval at which the main thread of a watched process reports that it is responsive, ms. */
const turnMs = 1000

/**
 * Makes this process a well-behaved child: it leaves signals to its parent, exits at once when the channel closes, and
 * dies even inside a long native call if the parent is gone. Returns a `send` that never throws. If given the
 * descriptor of a pipe (`runtime/life.ts`), the process sends its heartbeat through it, and `turn` messages while its
 * main thread is responsive.
 */
export function child<In, Out>(receive: (message: In) => void, beatFd?: string): (message: Out) => void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGUSR2'] as const) process.on(signal, () => {})
  process.on('disconnect', () => process.exit(0))
  process.on('message', receive)
  if (!process.connected) process.exit(0)
  const workerData: Watchdog = { parent: process.ppid, beatFd: beatFd === undefined ? null : Number(beatFd) }
  new Worker(new URL('./watchdog.ts', import.meta.url), { workerData }).unref()
  const send = (message: unknown) => {
    if (process.connected) process.send?.(message, undefined, undefined, () => {})
  }
  if (beatFd !== undefined) setInterval(() => send({ type: 'turn' }), turnMs)
  return send
}
