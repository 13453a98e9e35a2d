import type { Lab } from './dial.ts'

/** Stops at a checkpoint what would train on when everybody has left; gives how many experiments that were. */
export async function stopKept(lab: Lab): Promise<number> {
  const { kept } = await lab.service.info()
  const stops = kept.map((id) => lab.experiments.pause({ experiment: String(id), as: 'interrupted' }))
  // One of them may end by itself meanwhile, and one may not be stopped: neither is told as a stop.
  const ended = await Promise.allSettled(stops)
  return ended.filter((stop) => stop.status === 'fulfilled' && stop.value.state === 'interrupted').length
}
