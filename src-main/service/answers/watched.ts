import type { ExperimentState } from '../../../core/records/records.ts'
import type { Parts } from '../rooms/parts.ts'

type Needed = Pick<Parts, 'standing' | 'read' | 'find'>

/** An experiment to watch: its number, and its state at any moment. */
export interface WatchedExperiment {
  id: number
  state(): ExperimentState
}

/**
 * The experiment that a client names. Where the history cannot be read, as when it is no longer at its path, one whose
 * state was reported is found by its number, so that its watchers hear that nothing trains.
 */
export function watched({ standing, read, find }: Needed, given: string): WatchedExperiment {
  const told = standing.told(Number(given))
  if (told !== undefined && !isReadable(read)) return { id: Number(given), state: () => told }
  const { id } = find(given)
  return { id, state: () => standing.stateOf(read().experiment(id)!) }
}

function isReadable(read: Parts['read']): boolean {
  try {
    read()
    return true
  } catch {
    return false
  }
}
