import { HistoryError } from '../../history/errors.ts'
import { NoService } from '../service/reach/connect.ts'
import { NotDescribed } from '../service/answers/describe.ts'
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

/** What to print of an error, and the exit code: words alone for what is known, a stack for what is not. */
export function failing(error: unknown): { words: string; code: number } {
  for (const [kind, code] of codes) if (error instanceof kind) return { words: error.message, code }
  if (error instanceof Error && limitWords(error.message))
    return { words: withLimit(error.message), code: exit.someFailed }
  const words = error instanceof Error ? (error.stack ?? error.message) : String(error)
  return { words, code: exit.someFailed }
}
