import { ORPCError } from '@orpc/client'
import type { Created } from '../../core/messages/coordinator.ts'
import type { Fault } from '../../core/experiment/types.ts'
import { to } from './address.ts'
import type { Lab } from './lab.svelte.ts'

/**
 * Starts an experiment that outlives the window, and opens its page; returns the faults of its file. `expectedSeconds`:
 * the estimate that was shown, if any.
 */
export async function train(lab: Lab, text: string, expectedSeconds: number | null = null): Promise<Fault[]> {
  try {
    const created: Created = await lab.ask.experiments.create({ text, keep: true, expectedSeconds })
    lab.place.go(to('experiments', created.experiment, 'live'))
    return []
  } catch (error) {
    if (error instanceof ORPCError && error.code === 'BAD_EXPERIMENT') return (error.data as { faults: Fault[] }).faults
    throw error
  }
}
