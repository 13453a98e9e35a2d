import { once } from 'node:events'
import { Worker } from 'node:worker_threads'

/** The faults of a history, in words; the service keeps answering during the check. */
export async function check(history: string): Promise<string[]> {
  const worker = new Worker(new URL('./check-thread.ts', import.meta.url), { workerData: history })
  const [faults] = (await once(worker, 'message')) as [string[]]
  return faults
}
