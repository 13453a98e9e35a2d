import { parseArgs } from 'node:util'

/** Options of a lab service beside its history, which are handed on to its coordinator as they are. */
const names = ['heartbeat-seconds', 'stall-seconds', 'checkpoint-seconds', 'cohort-module', 'begin-anew'] as const

/** A service's command line: its history, each option, and the options again as arguments to hand on. */
export interface ServiceArguments {
  history: string
  given: Partial<Record<(typeof names)[number], string>>
  passedOn: string[]
}

/** Reads the command line of this process; throws for an option that a service does not have. */
export function serviceArguments(): ServiceArguments {
  const text = { type: 'string' } as const
  const options = Object.fromEntries(['history', ...names].map((name) => [name, text]))
  const values = parseArgs({ options }).values as Record<string, string | undefined>
  return {
    history: values.history!,
    given: values,
    passedOn: names.flatMap((name) => (values[name] === undefined ? [] : [`--${name}`, values[name]])),
  }
}
