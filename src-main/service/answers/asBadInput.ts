import { ORPCError } from '@orpc/server'

/** An error to throw on: one of no kind of its own says why what was asked cannot be answered, and is bad input. */
export function asBadInput(error: unknown): Error {
  if (!(error instanceof Error)) return new Error(String(error))
  return error.constructor === Error ? new ORPCError('BAD_INPUT', { message: error.message }) : error
}
