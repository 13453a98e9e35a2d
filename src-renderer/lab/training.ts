import { ORPCError } from '@orpc/client'
import { choosingWords } from '../../core/engines/choosing.ts'
import type { Created } from '../../core/messages/coordinator.ts'
import type { Fault } from '../../core/experiment/types.ts'
import { to } from './address.ts'
import type { Lab } from './lab.svelte.ts'

/**
 * Starts an experiment that outlives the window, and opens its page; returns the faults of its file. `expectedSeconds`:
 * the estimate that was shown, if any. `say` hears what is done before it begins.
 */
export async function train(
  lab: Lab,
  text: string,
  say: (words: string) => void,
  expectedSeconds: number | null = null,
): Promise<Fault[]> {
  try {
    const words = choosingWords(await lab.ask.experiments.toTry({ text }))
    if (words !== null) say(words)
    const created: Created = await lab.ask.experiments.create({ text, keep: true, expectedSeconds })
    lab.place.go(to('experiments', created.experiment, 'live'))
    return []
  } catch (error) {
    if (error instanceof ORPCError && error.code === 'BAD_EXPERIMENT') return (error.data as { faults: Fault[] }).faults
    throw error
  }
}
