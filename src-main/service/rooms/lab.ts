import { implement, ORPCError } from '@orpc/server'
import { contract } from '../../../core/contract/index.ts'
import { AmbiguousExperiment, HistoryError } from '../../../history/errors.ts'
import type { Client } from '../life/clients.ts'
import { CommandRefused } from '../life/coordinator.ts'
import { NotDescribed } from '../answers/answering.ts'
import { BadEngine } from '../answers/engine.ts'
import { NotAnExperiment } from '../answers/preparing.ts'
import { refusalOf } from '../answers/refusal.ts'

/** The contract, implemented call by call; a call knows its client and the service's log, and fails with words for the user. */
export const lab = implement(contract)
  .$context<{ client: Client; log: string }>()
  .use(async ({ next, context }) => {
    try {
      return await next()
    } catch (error) {
      throw actionable(error, context.log)
    }
  })

/** An error of ours whose message may be shown to the user; others are in the log, which is named. */
function actionable(error: unknown, log: string): unknown {
  if (error instanceof CommandRefused) return new ORPCError(error.refusal.code, { message: error.message })
  if (error instanceof NotAnExperiment)
    return new ORPCError('BAD_EXPERIMENT', { message: error.message, data: { faults: error.faults } })
  if (error instanceof NotDescribed) return new ORPCError('INTERNAL', { message: error.message })
  if (error instanceof BadEngine) return new ORPCError('BAD_INPUT', { message: error.message })
  if (error instanceof AmbiguousExperiment) return new ORPCError('NOT_FOUND', { message: error.message })
  if (error instanceof HistoryError) return new ORPCError('HISTORY', { message: error.message })
  if (error instanceof ORPCError) return refusalOf(error)
  console.error(error)
  return new ORPCError('INTERNAL', {
    message: `the lab met an unexpected error; stored data is safe, and ${log} has the details`,
    cause: error,
  })
}
