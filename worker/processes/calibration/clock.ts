import { trainersFor } from '../../engines/device.ts'

/** Processor time of this thread, ms. */
function threadMs(): number {
  const { user, system } = process.threadCpuUsage()
  return (user + system) / 1000
}

/**
 * Milliseconds that this process has worked for an engine. One with a trainer on each core computes in one thread, whose
 * time does not go on while others have the core; any other has a device or other threads to wait for.
 */
export const workedMs = (engine: string): (() => number) =>
  trainersFor(engine, [], 2) === 2 ? threadMs : () => performance.now()
