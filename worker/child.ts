import { Worker } from 'node:worker_threads'

/**
 * Makes this process a well-behaved child: it leaves signals to its parent, exits at once when the channel closes,
 * and dies even inside a long native call when the parent is gone. Returns a `send` that never throws.
 */
export function child<In, Out>(receive: (message: In) => void): (message: Out) => void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGUSR2'] as const) process.on(signal, () => {})
  process.on('disconnect', () => process.exit(0))
  process.on('message', receive)
  if (!process.connected) process.exit(0)
  new Worker(new URL('./watchdog.ts', import.meta.url), { workerData: process.ppid }).unref()
  return (message) => {
    if (process.connected) process.send?.(message, undefined, undefined, () => {})
  }
}
