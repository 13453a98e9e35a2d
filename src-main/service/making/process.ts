// A forked process that makes exports, one at a time: its history may be large and its pictures too, and neither may
// keep the service from answering. Its first argument is the kind that is loaded at once.
import '../../../runtime/v8.ts'
import { Worker } from 'node:worker_threads'
import { ORPCError } from '@orpc/server'
import { AmbiguousExperiment, HistoryError } from '../../../history/errors.ts'
import { load, make } from './makers.ts'
import type { Kind, Outcome, Task } from './tasks.ts'

const [kind, mostBytes] = process.argv.slice(2) as [Kind, string]
// Drawing blocks this thread; another one ends the process when the service is gone or memory runs out.
new Worker(new URL('./bounds-thread.ts', import.meta.url), {
  workerData: { parent: process.ppid, mostBytes: Number(mostBytes) },
}).unref()
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {})
process.on('disconnect', () => process.exit(0))

load(kind).catch(() => {})
process.on('message', async (task: Task) => {
  const outcome = await make(task).then(
    (made): Outcome => ({ made }),
    (error: unknown): Outcome => ({ failed: { code: codeOf(error), message: messageOf(error) } }),
  )
  process.send?.(outcome, undefined, undefined, () => {})
})

function codeOf(error: unknown): string | null {
  if (error instanceof ORPCError) return error.code as string
  if (error instanceof AmbiguousExperiment) return 'NOT_FOUND'
  return error instanceof HistoryError ? 'HISTORY' : null
}

function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return codeOf(error) === null ? (error.stack ?? error.message) : error.message
}
