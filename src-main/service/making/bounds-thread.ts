// A thread that ends its process when the parent is gone or the process takes too much memory, whatever the main
// thread is doing.
import { workerData } from 'node:worker_threads'
import { parentIsGone } from '../../../runtime/parent.ts'

const { parent, mostBytes } = workerData as { parent: number; mostBytes: number }

setInterval(() => {
  if (parentIsGone(parent) || memory() > mostBytes) process.kill(process.pid, 'SIGKILL')
}, 100)

/** Bytes that the process takes; 0 where the system does not tell, as without /proc: V8's own bound is left then. */
function memory(): number {
  try {
    return process.memoryUsage.rss()
  } catch {
    return 0
  }
}
