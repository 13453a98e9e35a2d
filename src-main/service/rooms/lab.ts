import { implement, ORPCError } from '@orpc/server'
import { contract } from '../../../core/contract/index.ts'
import { AmbiguousExperiment, HistoryError } from '../../../history/errors.ts'
import type { Client } from '../life/clients.ts'
import { CommandRefused } from '../life/coordinator.ts'
import { NotDescribed } from '../answers/describe.ts'
import { BadEngine } from '../answers/engine.ts'
import { NotAnExperiment } from '../answers/preparing.ts'
import { refusalOf } from '../answers/refusal.ts'

/** The contract, to be answered call by call; a call knows whose it is, and fails with words for the user. */
export const lab = implement(contract)
  .$context<{ client: Client }>()
  .use(async ({ next }) => {
    try {
      return await next()
    } catch (error) {
      throw actionable(error)
    }
  })

/** An error whose message may be shown to the user, where it is one of ours. */
function actionable(error: unknown): unknown {
  if (error instanceof CommandRefused) return new ORPCError(error.refusal.code, { message: error.message })
  if (error instanceof NotAnExperiment)
    return new ORPCError('BAD_EXPERIMENT', { message: error.message, data: { faults: error.faults } })
  if (error instanceof NotDescribed) return new ORPCError('INTERNAL', { message: error.message })
  if (error instanceof BadEngine) return new ORPCError('BAD_INPUT', { message: error.message })
  if (error instanceof AmbiguousExperiment) return new ORPCError('NOT_FOUND', { message: error.message })
  if (error instanceof HistoryError) return new ORPCError('HISTORY', { message: error.message })
  if (error instanceof ORPCError) return refusalOf(error)
  console.error(error)
  return error
}
