import { HistoryError } from '../../history/errors.ts'
import { NoService } from '../service/reach/connect.ts'
import { NotDescribed } from '../service/answers/answering.ts'
import { limitWords, withLimit } from '../../runtime/limits.ts'
import { BadInput, exit, LabFailed, ServiceEnded } from './command.ts'

const codes = [
  [BadInput, exit.badInput],
  [HistoryError, exit.badInput],
  [NoService, exit.badInput],
  [LabFailed, exit.someFailed],
  [NotDescribed, exit.someFailed],
  [ServiceEnded, exit.interrupted],
] as const

/** The message and exit code for an error: the message alone for known errors, a stack trace for others. */
export function failing(error: unknown): { words: string; code: number } {
  for (const [kind, code] of codes) if (error instanceof kind) return { words: error.message, code }
  if (error instanceof Error && limitWords(error.message))
    return { words: withLimit(error.message), code: exit.someFailed }
  const words = error instanceof Error ? (error.stack ?? error.message) : String(error)
  return { words, code: exit.someFailed }
}
