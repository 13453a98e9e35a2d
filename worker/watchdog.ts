// A thread that ends its process when the parent is gone, whatever the main thread is doing.
import { workerData } from 'node:worker_threads'

const parent = workerData as number

setInterval(() => {
  if (process.ppid !== parent || !alive(parent)) process.kill(process.pid, 'SIGKILL')
}, 200)

function alive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
