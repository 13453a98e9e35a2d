import type { Lab } from './dial.ts'

/** How long a leaving client waits for a service that does not answer, ms. */
const patienceMs = 15_000

/** Stops experiments that would keep training without clients, at a checkpoint; returns how many stopped. */
export async function stopKept(lab: Lab, withinMs = patienceMs): Promise<number> {
  const kept = await keptOf(lab, withinMs)
  const stops = kept.map((id) => lab.experiments.pause({ experiment: String(id), as: 'interrupted' }))
  // One may end by itself in between, and a stop may be refused: neither counts as stopped.
  const ended = await within(Promise.allSettled(stops), withinMs)
  return ended.filter((stop) => stop.status === 'fulfilled' && stop.value.state === 'interrupted').length
}

/** The experiments that keep training without clients; rejects if the service does not answer in time. */
export async function keptOf(lab: Lab, withinMs = patienceMs): Promise<number[]> {
  return (await within(lab.service.info(), withinMs)).kept
}

/** Rejects if a promise is not settled in time. */
async function within<T>(promise: Promise<T>, ms: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    const words = 'the lab service does not answer; its training continues, or stops at the next checkpoint'
    timer = setTimeout(() => reject(new Error(words)), ms)
  })
  return Promise.race([promise, late]).finally(() => clearTimeout(timer))
}
