import { once } from 'node:events'
import { Worker } from 'node:worker_threads'

/** What is wrong with a history, in words; calls go on being answered meanwhile. */
export async function check(history: string): Promise<string[]> {
  const worker = new Worker(new URL('./check-thread.ts', import.meta.url), { workerData: history })
  const [faults] = (await once(worker, 'message')) as [string[]]
  return faults
}
