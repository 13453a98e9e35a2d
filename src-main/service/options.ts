import { parseArgs } from 'node:util'

/** Options of a lab service that are passed on unchanged to its coordinator. */
const shared = ['heartbeat-seconds', 'stall-seconds', 'checkpoint-seconds', 'cohort-module', 'begin-anew'] as const
/** All its options. */
const names = [...shared, 'trial-seconds'] as const

/** A service's command line: its history, each option, and those for its coordinator again as arguments to pass on. */
export interface ServiceArguments {
  history: string
  /** Whether whoever starts it only reads, so that a history of an older version stays as it is. */
  reading: boolean
  given: Partial<Record<(typeof names)[number], string>>
  passedOn: string[]
}

/** Reads this process's command line; throws for an unknown option. */
export function serviceArguments(): ServiceArguments {
  const text = { type: 'string' } as const
  const options = Object.fromEntries(['history', 'reading', ...names].map((name) => [name, text]))
  const values = parseArgs({ options }).values as Record<string, string | undefined>
  return {
    history: values.history!,
    reading: values.reading === 'yes',
    given: values,
    passedOn: shared.flatMap((name) => (values[name] === undefined ? [] : [`--${name}`, values[name]])),
  }
}
