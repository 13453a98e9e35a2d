import type { Lab } from './dial.ts'

/** How long whoever leaves waits for a service that does not answer, ms. */
const patienceMs = 15_000

/** Stops at a checkpoint what would train on when everybody has left; gives how many experiments that were. */
export async function stopKept(lab: Lab, withinMs = patienceMs): Promise<number> {
  const kept = await keptOf(lab, withinMs)
  const stops = kept.map((id) => lab.experiments.pause({ experiment: String(id), as: 'interrupted' }))
  // One of them may end by itself meanwhile, and one may not be stopped: neither is told as a stop.
  const ended = await within(Promise.allSettled(stops), withinMs)
  return ended.filter((stop) => stop.status === 'fulfilled' && stop.value.state === 'interrupted').length
}

/** The experiments that train on when everybody has left; rejects where the service does not answer in time. */
export async function keptOf(lab: Lab, withinMs = patienceMs): Promise<number[]> {
  return (await within(lab.service.info(), withinMs)).kept
}

/** Rejects when a promise is not settled in time. */
async function within<T>(promise: Promise<T>, ms: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    const words = 'the lab service does not answer; what it trains goes on, or stops at its next checkpoint'
    timer = setTimeout(() => reject(new Error(words)), ms)
  })
  return Promise.race([promise, late]).finally(() => clearTimeout(timer))
}
