import { ValidationError } from '@orpc/contract'
import { ORPCError } from '@orpc/server'

/** The faults of an input that a call does not accept, by field. */
export function refusalOf(error: ORPCError<string, unknown>): ORPCError<string, unknown> {
  if (error.code !== 'BAD_REQUEST' || !(error.cause instanceof ValidationError)) return error
  const told = error.cause.issues.slice(0, 5).map((issue) => {
    const path = (issue.path ?? []).map((part) => String(typeof part === 'object' ? part.key : part)).join('.')
    return `${path.slice(0, 200) || 'the request'}: ${wordsOf(issue as Issue)}`
  })
  return new ORPCError('BAD_REQUEST', { message: told.join('; ') })
}

interface Issue {
  message: string
  code?: string
  origin?: string
  maximum?: number
  minimum?: number
}

const units: Record<string, (count: number) => string> = {
  string: (count) => (count === 1 ? ' letter' : ' letters'),
  array: () => ' of them',
}

function wordsOf({ message, code, origin = '', maximum, minimum }: Issue): string {
  const amount = (count = 0) => `${count.toLocaleString('en-US')}${units[origin]?.(count) ?? ''}`
  if (code === 'too_big') return `expected at most ${amount(maximum)}`
  if (code === 'too_small') return `expected at least ${amount(minimum)}`
  return message.replace(/^Invalid (input|option): /, '')
}
