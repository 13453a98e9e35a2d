// A process, or a thread of it, that tries the shapes and reports how often each went wrong.
import { setFlagsFromString } from 'node:v8'
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'
import { shapes, tried } from './shapes.ts'

/** The number of tries, the flags set after the start, and the thread. */
export interface Tries {
  runs: number
  flags: string[]
  thread: boolean
}

/** For each shape, the tries in which at least one object held another's number, and the number of such objects. */
export type Found = Record<string, { runs: number; wrong: number; objects: number }>

async function find(runs: number): Promise<Found> {
  const found: Found = {}
  for (const shape of shapes) {
    const count = (found[shape.name] = { runs, wrong: 0, objects: 0 })
    for (let run = 0; run < runs; run++) {
      const { wrong } = await tried(shape)
      if (wrong > 0) count.wrong++
      count.objects += wrong
    }
  }
  return found
}

if (!isMainThread) parentPort!.postMessage(await find((workerData as Tries).runs))
else if (process.send) {
  process.once('message', (tries: Tries) => {
    for (const flag of tries.flags) setFlagsFromString(flag)
    const tell = (found: Found) => process.send!(found, undefined, undefined, () => process.exit(0))
    if (tries.thread) new Worker(new URL(import.meta.url), { workerData: tries }).once('message', tell)
    else void find(tries.runs).then(tell)
  })
}
