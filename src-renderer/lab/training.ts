import { ORPCError } from '@orpc/client'
import type { Created } from '../../core/messages/coordinator.ts'
import type { Fault } from '../../core/experiment/types.ts'
import { to } from './address.ts'
import type { Lab } from './lab.svelte.ts'

/** Starts an experiment that goes on when the window closes, and goes where it is seen; gives what is wrong with its file. */
export async function train(lab: Lab, text: string): Promise<Fault[]> {
  try {
    const created: Created = await lab.ask.experiments.create({ text, keep: true })
    lab.place.go(to('experiments', created.experiment, 'live'))
    return []
  } catch (error) {
    if (error instanceof ORPCError && error.code === 'BAD_EXPERIMENT') return (error.data as { faults: Fault[] }).faults
    throw error
  }
}
