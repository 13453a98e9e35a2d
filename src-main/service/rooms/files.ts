import { ORPCError } from '@orpc/server'
import { NotDescribed } from '../answers/answering.ts'
import { describe } from '../answers/describe.ts'
import { lab } from './lab.ts'
import type { Parts } from './parts.ts'

/** Files that a user gives to the page. */
export const files = ({ exports, received, module }: Pick<Parts, 'exports' | 'received' | 'module'>) => ({
  receive: lab.files.receive.handler(async ({ input }) => ({ path: await received.receive(input) })),
  discard: lab.files.discard.handler(async ({ input }) => {
    await received.discard(input.paths)
    return null
  }),
  data: lab.files.data.handler(async ({ input, signal }) => {
    try {
      return await describe('data', module, input, signal)
    } catch (error) {
      if (error instanceof NotDescribed) throw new ORPCError('BAD_INPUT', { message: error.message })
      throw error
    }
  }),
  history: lab.files.history.handler(({ input: { path }, signal }) => exports.make('foreign', { path }, signal)),
})
