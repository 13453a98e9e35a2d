// A thread that ends its process when the parent is gone or the process takes too much memory, whatever the main
// thread is doing.
import { workerData } from 'node:worker_threads'

const { parent, mostBytes } = workerData as { parent: number; mostBytes: number }

setInterval(() => {
  if (process.ppid !== parent || process.memoryUsage.rss() > mostBytes) process.kill(process.pid, 'SIGKILL')
}, 100)
