// Ends a process that spends too long on one input, from a separate thread, since the input blocks the other.
import { writeSync } from 'node:fs'
import { isMainThread, Worker, workerData } from 'node:worker_threads'

/** An input may take 10 s of processor time, and a minute on a busy machine. */
const mostProcessorMs = 10_000
const mostWaitingMs = 60_000

/** Tracks which input is being tried; a process that takes too long on one is ended with a message that names it. */
export class Watch {
  readonly #at = new Int32Array(new SharedArrayBuffer(4))
  readonly #thread: Worker

  /** `command` names the program in the message. */
  constructor(command: string) {
    this.#thread = new Worker(new URL(import.meta.url), { workerData: { command, at: this.#at } })
    this.#thread.unref()
  }

  trying(index: number): void {
    Atomics.store(this.#at, 0, index)
  }

  async close(): Promise<void> {
    await this.#thread.terminate()
  }
}

if (!isMainThread && (workerData as { command?: string } | null)?.command) {
  const { command, at } = workerData as { command: string; at: Int32Array }
  const processorMs = () => process.cpuUsage().user / 1000 + process.cpuUsage().system / 1000
  let since = { index: 0, processor: processorMs(), clock: performance.now() }
  setInterval(() => {
    const index = Atomics.load(at, 0)
    if (index !== since.index) since = { index, processor: processorMs(), clock: performance.now() }
    else if (processorMs() - since.processor > mostProcessorMs || performance.now() - since.clock > mostWaitingMs) {
      writeSync(1, `${command}: input ${index} does not end; run it with --only ${index}\n`)
      process.kill(process.pid, 'SIGKILL')
    }
  }, 250)
}
