// A thread that ends its process if the parent is gone or the process takes too much memory, even while the main thread
// is busy.
import { workerData } from 'node:worker_threads'
import { parentIsGone } from '../../../runtime/parent.ts'

const { parent, mostBytes } = workerData as { parent: number; mostBytes: number }

setInterval(() => {
  if (parentIsGone(parent) || memory() > mostBytes) process.kill(process.pid, 'SIGKILL')
}, 100)

/**
 * Memory of the process in bytes; 0 if the system does not report it (no /proc), in which case only V8's own limit
 * applies.
 */
function memory(): number {
  try {
    return process.memoryUsage.rss()
  } catch {
    return 0
  }
}
