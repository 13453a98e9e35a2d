import type { Lab } from './dial.ts'

/** Stops at a checkpoint what would train on when everybody has left; gives how many experiments that were. */
export async function stopKept(lab: Lab): Promise<number> {
  const { kept } = await lab.service.info()
  // One of them may end by itself meanwhile.
  await Promise.allSettled(kept.map((id) => lab.experiments.pause({ experiment: String(id), as: 'interrupted' })))
  return kept.length
}
