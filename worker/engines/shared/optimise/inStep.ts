import type { Program } from '../../../tensor/program.ts'
import { updated } from './eager.ts'

/** The same program with its optimiser in its step, for engines whose parameters and moments stay on a device. */
export function updatingInStep({ update, ...program }: Program): Program {
  if (!update) return program
  return {
    ...program,
    step(state, feeds) {
      const { state: replaced, gradients = {}, fetches } = program.step(state, feeds)
      for (const name of update.groups.flatMap(({ parameters }) => parameters))
        if (!gradients[name]) throw new Error(`it moves ${name} but returns no gradient of it`)
      return { state: { ...replaced, ...updated(update, state, gradients, feeds) }, fetches }
    },
  }
}
