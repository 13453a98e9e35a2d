import { trainersFor } from '../../engines/device.ts'

/** Processor time of this process, ms. A thread's own moves only at the scheduler's ticks, 4 ms apart on many systems. */
function processMs(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

const wallMs = () => performance.now()

/** A clock that moves in larger steps, ms, would let a short moment seem to take nothing. */
const coarsest = 1
/** How long to wait for it to move, ms of wall time. */
const patience = 50

/**
 * Milliseconds that this process has worked for an engine. One with a trainer on each core computes in one thread, so
 * that the processor's time counts, which does not go on while others have the core; any other has a device or other
 * threads to wait for. Where the system counts that time coarsely, wall time counts.
 */
export const workedMs = (engine: string): (() => number) =>
  trainersFor(engine, [], 2) === 2 && movesFinely(processMs, wallMs) ? processMs : wallMs

/** Whether a clock is seen to move by at most a millisecond at a time. */
export function movesFinely(clock: () => number, wall: () => number): boolean {
  const end = wall() + patience
  for (let last = clock(); wall() < end;) {
    const now = clock()
    if (now > last && now - last <= coarsest) return true
    last = now
  }
  return false
}
